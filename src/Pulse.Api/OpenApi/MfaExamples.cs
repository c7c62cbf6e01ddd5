using Pulse.Api.Errors;
using Pulse.Application.Logins;
using Pulse.Application.Mfa;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests and responses about second factors.</summary>
internal static class MfaExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(MfaDto)] = """{ "enabled": true, "pending": false, "recoveryCodesLeft": 10 }""",
        [typeof(SetUpTotp)] = """{ "password": "correct horse battery staple" }""",
        [typeof(TotpSetupDto)] = """
            { "secret": "32 characters in base 32", "uri": "otpauth://totp/Pulse:user%40example.com?secret=...&issuer=Pulse&digits=6" }
            """,
        [typeof(ConfirmTotp)] = """{ "code": "287082" }""",
        [typeof(DisableTotp)] = """{ "password": "correct horse battery staple" }""",
        [typeof(ReplaceRecoveryCodes)] = """{ "password": "correct horse battery staple" }""",
        [typeof(RecoveryCodesDto)] = """{ "recoveryCodes": ["4RKXQ-2TN7D", "9WHMC-F6VPB"] }""",
        [typeof(CompleteLogin)] = """{ "challenge": "64 hexadecimal characters", "code": "287082" }""",
        [typeof(MfaRequiredProblem)] = """
            { "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2", "title": "Unauthorized", "status": 401,
              "detail": "The password is correct. Complete the login with a second factor at POST /auth/login/mfa.",
              "instance": "/auth/login",
              "code": "mfa_required", "challenge": "64 hexadecimal characters", "challengeExpiresAt": "2029-01-31T12:05:00.000Z",
              "traceId": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" }
            """,
    };
}
