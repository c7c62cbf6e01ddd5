using System.Collections.Frozen;
using ErrorOr;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Errors;

/// <summary>Names the requests that help after an error. The inner layers know error codes, but no routes.</summary>
internal static class Hints
{
    private const string SetUp = "Set one up with POST /auth/mfa/totp.";
    private const string Disable = "Disable it with POST /auth/mfa/totp/disable.";

    /// <summary>Hints by type, code and subject of the error. Most errors have no subject.</summary>
    private static readonly FrozenDictionary<(ErrorType Type, string Code, string? Subject), string> ByError =
        new Dictionary<(ErrorType, string, string?), string>
        {
            [(ErrorType.Unauthorized, "mfa_required", null)] = "Send the challenge and a code to POST /auth/login/mfa.",
            [(ErrorType.Forbidden, "mfa_required", null)] = SetUp,
            [(ErrorType.Conflict, "mfa_required_of_yourself", null)] = SetUp,
            [(ErrorType.Conflict, "mfa_not_set_up", null)] = SetUp,
            [(ErrorType.Conflict, "mfa_enabled", null)] = Disable,
            [(ErrorType.Conflict, "own_mfa", null)] = Disable,
            [(ErrorType.Conflict, "own_user", "email")] = "Change it with POST /auth/email.",
            [(ErrorType.Conflict, "own_user", "password")] = "Change your password with POST /auth/password.",
        }.ToFrozenDictionary();

    /// <returns>The description of the error, with the hint if there is one.</returns>
    public static string DetailOf(Error error) =>
        ByError.TryGetValue((error.Type, error.Code, SubjectOf(error)), out var hint) ? $"{error.Description} {hint}" : error.Description;

    private static string? SubjectOf(Error error) => error.Metadata?.GetValueOrDefault(DomainErrors.SubjectKey) as string;
}
