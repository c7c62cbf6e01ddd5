using OtpNet;

namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    /// <param name="email">The e-mail address of a user. The password is <see cref="Seed.Password"/>.</param>
    public async Task WithSecondFactorAsync(Api anonymous, Func<string, Api> bearer, string email)
    {
        var password = marks.Add("a user's password", Seed.Password);
        var user = bearer(Take(await anonymous.PostAsync("/auth/login", new { email, password }), "token", "a user's token"));
        var setup = await user.PostAsync("/auth/mfa/totp", new { password });
        var secret = marks.Add("a secret of one-time codes", (string)setup.Json["secret"]!);
        answers.Add(setup with { Text = setup.Text.Replace(secret, "", StringComparison.Ordinal) });
        Record(await user.PostAsync("/auth/mfa/totp/confirm", new { code = Mark("a password as a code") }));
        var codes = TakeCodes(await user.PostAsync("/auth/mfa/totp/confirm", new { code = CodeOf(secret, -1) }));
        Record(await user.GetAsync("/auth/mfa"));

        var challenge = await ChallengeAsync(anonymous, email);
        Record(await anonymous.PostAsync("/auth/login/mfa", new { challenge, code = Mark("a password as a code of a login") }));
        Record(await anonymous.PostAsync("/auth/login/mfa", new { challenge, recoveryCode = Mark("a wrong recovery code") }));
        Record(await anonymous.PostAsync("/auth/login/mfa", new { challenge = NewToken("a wrong challenge"), recoveryCode = codes[1] }));
        Record(await anonymous.PostAsync($"/auth/login/mfa?challenge={challenge}", new { challenge, code = CodeOf(secret, -1) }));
        Take(
            await anonymous.PostAsync("/auth/login/mfa", new { challenge, code = CodeOf(secret, 0) }),
            "token",
            "a token of a one-time code");
        Take(await anonymous.PostAsync(
            "/auth/login/mfa",
            new { challenge = await ChallengeAsync(anonymous, email), recoveryCode = codes[0] }), "token", "a token of a recovery code");
        Record(await bearer(challenge).GetAsync("/auth/session"));

        TakeCodes(await user.PostAsync("/auth/mfa/recovery-codes", new { password }));
        Record(await user.PostAsync("/auth/mfa/recovery-codes", new { password = Mark("a wrong password for recovery codes") }));
        Record(await user.DeleteAsync($"/users/{(int)(await user.GetAsync("/auth/session")).Json["id"]!}/mfa"));
        Record(await user.PostAsync("/auth/mfa/totp/disable", new { password = Mark("a wrong password to disable") }));
        Record(await user.PostAsync("/auth/mfa/totp/disable", new { password }));
    }

    private async Task<string> ChallengeAsync(Api anonymous, string email) =>
        Take(await anonymous.PostAsync("/auth/login", new { email, password = Seed.Password }), "challenge", "a challenge");

    private string[] TakeCodes(Answer answer)
    {
        string[] codes = [.. answer.Json["recoveryCodes"]!.AsArray().Select(code => marks.Add("a recovery code", (string)code!))];
        answers.Add(answer with { Text = "" });
        return codes;
    }

    /// <summary>Six digits also occur by chance, so that they are marked as a complete JSON string.</summary>
    private string CodeOf(string secret, int step)
    {
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(step * 30));
        marks.Add("a one-time code", $"\"{code}\"");
        return code;
    }
}
