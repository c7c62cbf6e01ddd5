using System.Net;
using OtpNet;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.SignIn;

/// <summary>An authenticator for tests.</summary>
public static class Codes
{
    /// <param name="secret">In base 32.</param>
    /// <param name="step">0 is the current step. The code of the step before is also accepted.</param>
    public static string Of(string secret, int step = 0) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(step * 30));

    /// <returns>The secret and a recovery code.</returns>
    public static async Task<(string Secret, string Recovery)> EnrolAsync(HttpApi user, string password)
    {
        var secret = (string)(await user.PostAsync("/auth/mfa/totp", new { password })).Json["secret"]!;
        var confirmed = await user.PostAsync("/auth/mfa/totp/confirm", new { code = Of(secret, -1) });
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
        return (secret, (string)confirmed.Json["recoveryCodes"]![0]!);
    }
}
