namespace Pulse.Infrastructure.Common;

/// <summary>The working directory of the start. A later one may be another, or deleted: relative paths keep their meaning.</summary>
internal static class WorkingFolder
{
    private static readonly string AtStart = Environment.CurrentDirectory;

    public static string PathOf(string path) => Path.GetFullPath(path, AtStart);
}
