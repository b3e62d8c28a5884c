"""The benchmarks: everything that is compared is measured in the same run, on the same input."""
