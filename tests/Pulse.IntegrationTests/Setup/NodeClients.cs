using System.ComponentModel;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Programs for Node in tests/clients, and packages in clients. <c>.ci/run</c> installs what they depend on.</summary>
public static class NodeClients
{
    /// <summary>The folder of a client.</summary>
    public static string FolderOf(string client) =>
        Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../clients", client));

    /// <summary>Runs a script of a client. The test is ignored without Node or the packages.</summary>
    /// <returns>Its standard output.</returns>
    public static Task<string> RunAsync(string client, string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync("node", arguments, FolderOf(client), environment);

    /// <summary>Runs <c>npm test</c> of a package in clients. The test is ignored without npm or the packages.</summary>
    /// <returns>Its standard output.</returns>
    public static Task<string> TestAsync(string package, params (string Name, string Value)[] environment) =>
        RunAsync("npm", ["test"], FolderOf($"../../clients/{package}"), environment);

    private static async Task<string> RunAsync(
        string program, string[] arguments, string folder, (string Name, string Value)[] environment)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Skip($"Run npm ci in {folder}.");
        }

        try
        {
            return await Programs.RunAsync(program, arguments, folder, environment);
        }
        catch (Win32Exception)
        {
            Skip($"{program} is not installed.");
            throw;
        }
    }

    /// <summary>Ignores the test. On the build server, it fails instead.</summary>
    public static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Ignore(reason);
        }

        Assert.Fail(reason);
    }
}
