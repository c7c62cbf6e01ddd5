using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Rotations, and the secrets in their responses.</summary>
public static class Rotations
{
    public static Task<Answer> RotateAsync(this Api api, Key key, object? body = null) => api.PostAsync($"{key.Path}/rotate", body);

    public static string Id(this Answer key) => (string)key.Json["id"]!;

    public static string Identifier(this Answer key) => (string)key.Json["apiKey"]!;

    public static string Secret(this Answer key) => (string)key.Json["apiSecret"]!;

    /// <summary>The key with the secret from this response.</summary>
    public static Key AsKey(this Answer key) => new(key.Json, key.Header("ETag")!);

    /// <summary>The states of the key's secrets, in alphabetical order.</summary>
    public static string[] States(this Answer key) => [.. SecretsOf(key).Select(secret => (string)secret["state"]!).Order()];

    /// <summary>Hints and end times of the key's secrets in this state.</summary>
    public static (string Hint, string? EndsAt)[] SecretsIn(this Answer key, string state) =>
        [.. SecretsOf(key).Where(secret => (string)secret["state"]! == state).Select(
            secret => ((string)secret["hint"]!, (string?)secret["endsAt"]))];

    private static IEnumerable<JsonNode> SecretsOf(Answer key) => key.Json["secrets"]!.AsArray().Select(secret => secret!);
}
