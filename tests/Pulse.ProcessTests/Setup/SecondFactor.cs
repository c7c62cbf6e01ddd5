using System.Net;
using System.Text.Json.Nodes;
using OtpNet;

namespace Pulse.ProcessTests.Setup;

/// <summary>An authenticator of a user.</summary>
public static class SecondFactor
{
    /// <returns>The secret of the authenticator.</returns>
    public static async Task<string> EnableAsync(Client client, string token, string password)
    {
        var setUp = await client.PostAsync(token, "/auth/mfa/totp", new { password });
        Assert.That(setUp.Status, Is.EqualTo(HttpStatusCode.OK), setUp.Text);
        var secret = (string)JsonNode.Parse(setUp.Text)!["secret"]!;
        var confirmed = await client.PostAsync(token, "/auth/mfa/totp/confirm", new { code = CodeOf(secret) });
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
        return secret;
    }

    /// <summary>Logs in with a password and a code, which works once.</summary>
    /// <param name="steps">How many steps of 30 s the code is ahead. Pulse accepts two.</param>
    public static async Task<Reply> LoginAsync(Client client, string email, string password, string secret, int steps)
    {
        var asked = JsonNode.Parse((await client.TryLoginAsync(email, password)).Text)!;
        return await client.PostAsync(
            "", "/auth/login/mfa", new { challenge = (string?)asked["challenge"], code = CodeOf(secret, steps) });
    }

    private static string CodeOf(string secret, int steps = 0) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(steps * 30));
}
