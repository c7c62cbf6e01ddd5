namespace Pulse.Infrastructure.Common;

/// <summary>Resolves relative paths against the working directory at the start, because it may change or be deleted later.</summary>
internal static class WorkingFolder
{
    private static readonly string AtStart = Environment.CurrentDirectory;

    public static string PathOf(string path) => Path.GetFullPath(path, AtStart);
}
