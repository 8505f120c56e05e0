"""When things happen: each flow is thin over a plain function of the same name."""
