using System.ComponentModel;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Programs for Node in tests/clients. <c>.ci/run</c> installs their packages.</summary>
public static class NodeClients
{
    /// <summary>The folder of a client.</summary>
    public static string FolderOf(string client) =>
        Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../clients", client));

    /// <summary>Runs a script of a client. The test is ignored without Node or the packages.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> RunAsync(string client, string[] arguments, params (string Name, string Value)[] environment)
    {
        var folder = FolderOf(client);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Skip($"Run npm ci in {folder}.");
        }

        try
        {
            return await Programs.RunAsync("node", arguments, folder, environment);
        }
        catch (Win32Exception)
        {
            Skip("Node is not installed.");
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
