// Ends before it is ready, as a broken Python environment does.
process.stderr.write("ModuleNotFoundError: No module named 'torch'\n");
process.exit(3);
