using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>
/// Rules for new passwords (NIST SP 800-63B-4, section 3.1.1.2): a minimum length and no common password. All printable characters
/// are allowed, including spaces and other scripts; none are required. Passwords are not normalized, here and at login: two Unicode
/// forms of one text are two passwords.
/// </summary>
public static class PasswordRule
{
    /// <summary>
    /// In Unicode code points. NIST requires 15 for a password as the only factor and 8 with a second factor, which an account can
    /// require.
    /// </summary>
    public const int MinLength = 12;

    /// <summary>In Unicode code points. NIST requires at least 64.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// Minimum length of the local part of an e-mail that a password must not contain. A shorter one occurs in any text.
    /// </summary>
    public const int EmailNameMinLength = 4;

    /// <summary>Words that an attacker of this service tries first. A password must not contain them.</summary>
    public static readonly IReadOnlyList<string> ContextWords = ["pulse", "superadmin", "accountadmin", "apikey"];

    /// <summary>Length of a password in the unit of its limits.</summary>
    public static int LengthOf(string password) => Text.LengthOf(password);

    /// <returns>The validation message. Null if the password is allowed.</returns>
    public static string? FaultOf(string password) => password switch
    {
        _ when LengthOf(password) < MinLength => $"Must have at least {MinLength} characters.",
        _ when LengthOf(password) > MaxLength => $"Must have at most {MaxLength} characters.",
        _ when !Text.IsPrintable(password) => "Must not contain control characters.",
        _ when CommonPasswords.Contains(password) => "Must not be one of the most common passwords. Choose a unique password.",
        _ when ContextWords.FirstOrDefault(word => Contains(password, word)) is { } word =>
            $"Must not contain {word}, which is easy to guess.",
        _ => null,
    };

    /// <summary>Also checks that the password does not contain the user's e-mail name.</summary>
    /// <returns>The validation message. Null if the password is allowed.</returns>
    public static string? FaultOf(string password, string email) =>
        FaultOf(password) ?? (ContainsNameOf(email, password) ? "Must not contain the name in your e-mail, which is easy to guess." : null);

    /// <summary>The local part is the text before the last @.</summary>
    private static bool ContainsNameOf(string email, string password) =>
        email[..Math.Max(0, email.LastIndexOf('@'))] is { Length: >= EmailNameMinLength } name && Contains(password, name);

    private static bool Contains(string password, string word) => password.Contains(word, StringComparison.OrdinalIgnoreCase);
}
