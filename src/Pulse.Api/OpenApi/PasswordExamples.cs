using Pulse.Application.Users;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests about passwords and e-mail addresses.</summary>
internal static class PasswordExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(ChangePassword)] = """
            { "currentPassword": "correct horse battery staple", "newPassword": "incorrect mule generator nail" }
            """,
        [typeof(SetPassword)] = """{ "token": "64 hexadecimal characters", "password": "correct horse battery staple" }""",
        [typeof(ChangeEmail)] = """{ "email": "new.name@example.com", "currentPassword": "correct horse battery staple" }""",
    };
}
