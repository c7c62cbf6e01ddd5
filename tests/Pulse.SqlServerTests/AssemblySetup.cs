// Every test has services and a fake server of its own. Many wait: for a connection, or for the next attempt.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
