"""Who works in the newsroom: users, sessions, sign-in links, the audit of what they do. face.py is the face."""
