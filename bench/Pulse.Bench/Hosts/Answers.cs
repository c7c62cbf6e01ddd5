using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Bench.Hosts;

/// <summary>Pulse's response to <c>GET /auth/session</c> for a key's session. Contestants return the same.</summary>
public sealed record SessionAnswer(
    int? Id,
    string? Email,
    bool Active,
    string CreatedBy,
    string? CreatedById,
    string UpdatedBy,
    string? UpdatedById,
    string CreatedAt,
    string UpdatedAt,
    string? Impersonating,
    SessionAnswer.Account? PrimaryAccount,
    IReadOnlyList<SessionAnswer.Account> Accounts,
    IReadOnlyList<string> FlatRolesList,
    IReadOnlyList<string> FlatPermissionsList,
    IReadOnlyList<string>? NarrowedTo,
    IReadOnlyList<string> PermissionsFromRoles,
    IReadOnlyDictionary<string, IReadOnlyList<string>> PermissionsFromRolesDetails,
    SessionAnswer.Key? ApiKey,
    string? Token,
    string? ExpiresAt,
    string? SecondFactorGuessedAt)
{
    public sealed record Account(string AccountName, string AccountId, string? Repcode, bool UsersPrimaryAccount, bool AccountAdmin);

    public sealed record Key(string Id, string Name, string ApiKey);
}

/// <summary>One permission in Pulse's response to <c>GET /permissions</c>.</summary>
public sealed record PermissionAnswer(
    string Name, string Description, bool BuiltIn, bool Grantable, bool? AllAccounts, string? CreatedAt, string? UpdatedAt);

/// <summary>Pulse's responses as objects: like Pulse, each contestant serializes them for each request.</summary>
public sealed class Answers
{
    private const string SessionVariable = "BENCH_SESSION";
    private const string PermissionsVariable = "BENCH_PERMISSIONS";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = Encoder,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The same encoder as Pulse.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public SessionAnswer Session { get; } = Read<SessionAnswer>(SessionVariable);

    public IReadOnlyList<PermissionAnswer> Permissions { get; } = Read<List<PermissionAnswer>>(PermissionsVariable);

    /// <summary>Environment variables that pass Pulse's responses to a contestant's process.</summary>
    public static (string Name, string Value)[] Environment(string session, string permissions) =>
        [(SessionVariable, Encode(session)), (PermissionsVariable, Encode(permissions))];

    private static T Read<T>(string variable)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(System.Environment.GetEnvironmentVariable(variable)!));
        var answer = JsonSerializer.Deserialize<T>(text, Json)!;
        return JsonSerializer.Serialize(answer, Json) == text
            ? answer
            : throw new InvalidOperationException($"These bytes differ from Pulse's: {text}");
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
