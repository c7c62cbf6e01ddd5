using System.CommandLine;

namespace Pulse.Api.Commands;

/// <summary>A command of the host. It sends no HTTP, and uses the database and the keys of the configuration.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Exit code: the command is done.</summary>
    protected const int Done = 0;

    /// <summary>Exit code: the command has found what it looks for, such as a broken chain or a missing migration.</summary>
    protected const int Found = 2;

    /// <summary>Exit code: the tools of the database do this. The output says how.</summary>
    protected const int Elsewhere = 3;

    /// <returns>The exit code. It is 1 if the command throws, because it cannot do its work.</returns>
    public abstract Task<int> RunAsync(IServiceProvider services, ParseResult line);

    protected static void Tell(string line) => System.Console.Out.WriteLine(line);
}
