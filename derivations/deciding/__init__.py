"""The searchers: they look for certificates and counterexamples, which the kernel then checks."""
