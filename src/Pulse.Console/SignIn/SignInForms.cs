using ErrorOr;
using Pulse.Application.Logins;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.SignIn;

/// <summary>The form of the sign-in.</summary>
public sealed class PasswordForm
{
    public string? Email { get; init; }

    public string? Password { get; init; }

    /// <summary>The page after the sign-in.</summary>
    public string? Next { get; init; }
}

/// <summary>The form of the second factor.</summary>
public sealed class CodeForm
{
    public string? Challenge { get; init; }

    /// <summary>A code of the authenticator or a recovery code.</summary>
    public string? Code { get; init; }

    /// <inheritdoc cref="PasswordForm.Next"/>
    public string? Next { get; init; }

    /// <param name="metadata">Of the error <c>mfa_required</c>.</param>
    public static CodeForm Of(IReadOnlyDictionary<string, object> metadata, string? next)
    {
        var members = (Dictionary<string, object>)metadata[DomainErrors.MembersKey];
        return new CodeForm { Challenge = (string)members[MfaRequirement.ChallengeMember], Next = next };
    }

    /// <summary>A code of the authenticator has six digits; everything else is a recovery code.</summary>
    public CompleteLogin ToRequest()
    {
        var code = Code?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        var isOfAuthenticator = code.Length <= 6 && code.All(char.IsAsciiDigit);
        return new CompleteLogin(Challenge, isOfAuthenticator ? code : null, isOfAuthenticator ? null : code);
    }

    /// <summary>The form has one field for both kinds of codes.</summary>
    public static Error AtField(Error error) => error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) is "recoveryCode"
        ? DomainErrors.Invalid("code", error.Description)
        : error;
}
