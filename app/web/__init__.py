"""HTTP only: read the request, call one function, answer. No rule of the newsroom lives here."""
