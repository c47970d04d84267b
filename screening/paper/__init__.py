"""The same questions on paper: what stands on the form, and the pages set from it when the site is built."""
