namespace Pulse.IntegrationTests.Setup;

/// <summary>Users change their own credentials.</summary>
public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    /// <param name="seed">Creates the user whose passwords these are.</param>
    public async Task WithPasswordsAsync(Api anonymous, Func<string, Api> bearer, Seed seed)
    {
        var email = await seed.UserAsync(await seed.AccountAsync());
        var (first, second) = (Mark("a password that is set with a token"), Mark("a new password"));
        var oneTime = marks.Add("a one-time token", await seed.PasswordTokenAsync(email, DateTime.UtcNow.AddHours(1)));
        Record(await anonymous.PostAsync("/auth/password/set", new { token = oneTime, password = "short" }));
        Record(await anonymous.PostAsync("/auth/password/set", new { token = oneTime, password = first }));
        Record(await anonymous.PostAsync("/auth/password/set", new { token = oneTime, password = Mark("a password for a used token") }));
        Record(await anonymous.PostAsync(
            "/auth/password/set",
            new { token = NewToken("an unknown one-time token"), password = Mark("a password for an unknown token") }));
        Record(await anonymous.PostAsync(
            "/auth/password/set",
            new { token = Mark("a password as a one-time token"), password = Mark("a password for a malformed token") }));

        var user = bearer(Take(await anonymous.PostAsync("/auth/login", new { email, password = first }), "token", "a user's token"));
        Record(await user.PostAsync(
            "/auth/password",
            new { currentPassword = Mark("a wrong current password"), newPassword = Mark("a password that is not set") }));
        Record(await user.PostAsync(
            "/auth/password", new { currentPassword = first, newPassword = $"{Mark("a new password with the e-mail's name")} {email}" }));
        Record(await user.PostAsync("/auth/password", new { currentPassword = first, newPassword = second }));
        Record(await user.PostAsync(
            "/auth/password", $$"""{"currentPassword":"{{second}}","newPasword":"{{Mark("a new password under a mistyped name")}}"}"""));
        Record(await user.PostAsync("/auth/email", new { email = Mark("a password as the new e-mail"), currentPassword = second }));
        Record(await user.PostAsync("/auth/email", new { email = PulseApp.AdminEmail, currentPassword = second }));
        Record(await user.PostAsync("/auth/email", new { email = $"renamed-{email}", currentPassword = second }));
    }
}
