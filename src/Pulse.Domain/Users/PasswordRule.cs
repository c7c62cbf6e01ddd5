using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>
/// What a new password may be, whoever sets it and however (NIST SP 800-63B-4, section 3.1.1.2): long enough, and none that is guessed
/// first. It may have any characters that can be typed, blanks and other alphabets among them, and need have none in particular. It is
/// taken as it was typed, here and at the login: what looks alike in two Unicode forms is two passwords.
/// </summary>
public static class PasswordRule
{
    /// <summary>Unicode code points. NIST asks for 15 of a password that is the only factor and for 8 of one that is not; an account can ask for a second one.</summary>
    public const int MinLength = 12;

    /// <summary>Unicode code points; NIST asks that at least 64 be allowed.</summary>
    public const int MaxLength = 256;

    /// <summary>The shortest name in an e-mail that a password must not contain: shorter ones stand in any text.</summary>
    public const int EmailNameMinLength = 4;

    /// <summary>What whoever guesses passwords of this service would try first; no password contains one of these.</summary>
    public static readonly IReadOnlyList<string> ContextWords = ["pulse", "superadmin", "accountadmin", "apikey"];

    /// <summary>How long a password is, as all its limits count.</summary>
    public static int LengthOf(string password) => Text.LengthOf(password);

    /// <returns>Why nobody may have this password; null where nothing speaks against it.</returns>
    public static string? FaultOf(string password) => password switch
    {
        _ when LengthOf(password) < MinLength => $"Must have at least {MinLength} characters.",
        _ when LengthOf(password) > MaxLength => $"Must have at most {MaxLength} characters.",
        _ when !Text.IsPrintable(password) => "Must not have control characters.",
        _ when CommonPasswords.Contains(password) => "Is one of the most common passwords: choose one that nobody else has.",
        _ when ContextWords.FirstOrDefault(word => Contains(password, word)) is { } word => $"Must not contain {word}: it would be guessed first.",
        _ => null,
    };

    /// <inheritdoc cref="FaultOf(string)"/>
    /// <param name="password">As it was typed.</param>
    /// <param name="email">Of the user whose password it will be.</param>
    public static string? FaultOf(string password, string email) =>
        FaultOf(password) ?? (ContainsNameOf(email, password) ? "Must not contain the name in the e-mail: it would be guessed first." : null);

    /// <summary>The name is what stands before the last @.</summary>
    private static bool ContainsNameOf(string email, string password) =>
        email[..Math.Max(0, email.LastIndexOf('@'))] is { Length: >= EmailNameMinLength } name && Contains(password, name);

    private static bool Contains(string password, string word) => password.Contains(word, StringComparison.OrdinalIgnoreCase);
}
