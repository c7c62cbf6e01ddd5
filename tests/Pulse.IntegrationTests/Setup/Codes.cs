using System.Net;
using OtpNet;

namespace Pulse.IntegrationTests.Setup;

/// <summary>An authenticator for tests.</summary>
public static class Codes
{
    /// <param name="secret">In base 32, as in the response.</param>
    /// <param name="step">0 is the current step. The code of the step before is also accepted.</param>
    public static string Of(string secret, int step = 0) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(step * 30));

    public static async Task<string> SetUpAsync(Api user, string password = Seed.Password)
    {
        var setup = await user.PostAsync("/auth/mfa/totp", new { password });
        Assert.That(setup.Status, Is.EqualTo(HttpStatusCode.OK), setup.Text);
        return (string)setup.Json["secret"]!;
    }

    public static async Task EnrolAsync(Api user)
    {
        var confirmed = await user.PostAsync("/auth/mfa/totp/confirm", new { code = Of(await SetUpAsync(user), -1) });
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
    }
}
