using System.Collections.Frozen;
using ErrorOr;

namespace Pulse.Api.Errors;

/// <summary>Names the requests that help after an error. The layers inside know error codes, but no routes.</summary>
internal static class Hints
{
    private const string SetUp = "Set one up with POST /auth/mfa/totp.";
    private const string Disable = "Disable it with POST /auth/mfa/totp/disable.";

    private static readonly FrozenDictionary<(ErrorType Type, string Code), string> ByError = new Dictionary<(ErrorType, string), string>
    {
        [(ErrorType.Unauthorized, "mfa_required")] = "Send the challenge and a code to POST /auth/login/mfa.",
        [(ErrorType.Forbidden, "mfa_required")] = SetUp,
        [(ErrorType.Conflict, "mfa_required_of_yourself")] = SetUp,
        [(ErrorType.Conflict, "mfa_not_set_up")] = SetUp,
        [(ErrorType.Conflict, "mfa_enabled")] = Disable,
        [(ErrorType.Conflict, "own_mfa")] = Disable,
        [(ErrorType.Conflict, "own_user")] =
            "Use POST /auth/email to change your own e-mail address, and POST /auth/password to change your own password.",
    }.ToFrozenDictionary();

    /// <returns>The description of the error, with the hint if there is one.</returns>
    public static string DetailOf(Error error) =>
        ByError.TryGetValue((error.Type, error.Code), out var hint) ? $"{error.Description} {hint}" : error.Description;
}
