"""`varsel up`: Prefect's server and worker, kept running, with what is scheduled."""
