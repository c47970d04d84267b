"""Measures the site against its budgets, a floor and two peers: `make bench`, told in docs/performance.md."""
