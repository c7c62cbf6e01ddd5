using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Keys that another system issued.</summary>
public static class ForeignKeys
{
    /// <summary>A key as another system issues it.</summary>
    public static string New() => $"sk_live.{RandomNumberGenerator.GetHexString(40, lowercase: true)}";

    public static object DigestOf(string key) => new { algorithm = "sha256", encoding = "hex", value = HexOf(key) };

    public static string HexOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    public static object ItemOf(string key, params string[] permissions) =>
        new { name = "Imported", permissions = permissions is [] ? ["readApiKeys"] : permissions, digest = DigestOf(key) };

    public static Task<Answer> PostImportAsync(this Api caller, params object[] items) =>
        caller.PostAsync("/apikeys/import", new { items });

    /// <summary>Imports a key.</summary>
    /// <returns>The key object.</returns>
    public static async Task<JsonNode> ImportAsync(this Api caller, object item)
    {
        var imported = await PostImportAsync(caller, item);
        Assert.That(imported.Status, Is.EqualTo(HttpStatusCode.OK), imported.Text);
        Assert.That((string?)imported.Json["results"]![0]!["status"], Is.EqualTo("created"), imported.Text);
        return imported.Json["results"]![0]!["apiKey"]!;
    }

    public static string?[] CodesOf(Answer imported) =>
        [.. imported.Json["results"]!.AsArray().Select(result => (string?)result!["code"] ?? (string?)result["status"])];
}
