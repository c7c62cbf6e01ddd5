using System.Text.RegularExpressions;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Recovery;

/// <summary>The files of <c>Keys:Folder</c> in a backup: the key of the audit log, its mark, and the key ring.</summary>
internal static partial class BackedUpKeys
{
    public const string AuditKey = "audit.key";

    /// <summary>Whether this is the path of such a file in the folder.</summary>
    public static bool IsKnown(string name) => Known().IsMatch(name);

    /// <returns>The paths in the folder.</returns>
    public static IReadOnlyList<string> In(KeyOptions options)
    {
        var folder = WorkingFolder.PathOf(options.Folder);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(IsKnown)
                .Order(StringComparer.Ordinal),
        ];
    }

    public static string PathOf(KeyOptions options, string name) => WorkingFolder.PathOf(Path.Combine(options.Folder, name));

    [GeneratedRegex(@"\A(audit\.key|audit\.sealed|data-protection/[A-Za-z0-9-]+\.xml)\z")]
    private static partial Regex Known();
}
