using System.Collections.Frozen;

namespace Pulse.Domain.Users;

/// <summary>
/// The passwords that are guessed first, as far as they are long enough to be allowed: more than the 3,000 that OWASP ASVS 5.0 (6.2.4)
/// asks for. They are part of this assembly; CommonPasswords.NOTICE.txt says where they come from.
/// </summary>
internal static class CommonPasswords
{
    /// <summary>Read when the first password is set, not at the start.</summary>
    private static readonly Lazy<FrozenSet<string>> All = new(() => Read().ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Letter case does not make a password another one.</summary>
    public static bool Contains(string password) => All.Value.Contains(password);

    private static IEnumerable<string> Read()
    {
        using var lines = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "CommonPasswords.txt")!);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
