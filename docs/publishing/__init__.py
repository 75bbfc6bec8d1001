"""The documentation as a site, built by Sphinx without a network: `make docs`, or `python -m publishing` with `docs` on the path.

`staging` lays out what Sphinx reads: the pages of `docs/`, in which the commands have been run, the notebooks, and the pages that are
generated from the code (`commands`, `reference`). `conf.py` configures Sphinx. `foreign` refuses a site that would load anything from
another server.
"""
