namespace Pulse.ProcessTests.Setup;

/// <summary>The checkout from which the tests were built.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
