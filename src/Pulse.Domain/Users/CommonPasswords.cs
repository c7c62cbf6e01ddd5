using System.Collections.Frozen;

namespace Pulse.Domain.Users;

/// <summary>
/// The most common passwords of at least the minimum length: more than the 3,000 that OWASP ASVS 5.0 (6.2.4) requires. They are an
/// embedded resource; CommonPasswords.NOTICE.txt names the source.
/// </summary>
internal static class CommonPasswords
{
    /// <summary>Loaded when the first password is set, not at startup.</summary>
    private static readonly Lazy<FrozenSet<string>> All = new(() => Read().ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Ignores letter case.</summary>
    public static bool Contains(string password) => All.Value.Contains(password);

    private static IEnumerable<string> Read()
    {
        using var lines = new StreamReader(
            typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "CommonPasswords.txt")!);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
