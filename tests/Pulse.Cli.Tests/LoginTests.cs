using System.Runtime.Versioning;
using OtpNet;
using Pulse.Cli.Tests.Setup;
using Pulse.Client;
using Pulse.IntegrationTests.Setup;

namespace Pulse.Cli.Tests;

public sealed class LoginTests : CliTests
{
    private string ProfileFile => Path.Combine(ConfigFolder, "profiles", "default.json");

    [Test]
    public async Task A_login_keeps_the_session_and_forgets_the_password()
    {
        var ran = await LoginAsync();

        Assert.That((ran.Code, ran.Error), Is.EqualTo((0, "")));
        var stored = await File.ReadAllTextAsync(ProfileFile);
        Assert.That(stored, Does.Contain("token").And.Not.Contain(PulseApp.AdminPassword));
        Assert.That(ran.Out, Does.Contain(PulseApp.AdminEmail).And.Not.Contain(TokenOf(stored)));
        Assert.That((await OkAsync("whoami")).Out, Does.Contain(PulseApp.AdminEmail).And.Contain("superAdmin"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task Profiles_are_private_from_the_start_and_refused_if_others_can_read_them()
    {
        await LoginAsync();
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.That(File.GetUnixFileMode(ConfigFolder), Is.EqualTo(own | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(ProfileFile)!), Is.EqualTo(own | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(ProfileFile), Is.EqualTo(own));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(ProfileFile)!), Has.Length.EqualTo(1));

        File.SetUnixFileMode(ProfileFile, own | UnixFileMode.GroupRead);
        var refused = await RunAsync("whoami");

        Assert.That((refused.Code, refused.Out), Is.EqualTo((1, "")));
        Assert.That(refused.Error, Does.Contain("Other users").And.Contain($"chmod 600 '{ProfileFile}'"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_others_can_read_gets_no_session()
    {
        Directory.CreateDirectory(ConfigFolder);
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(ConfigFolder, own | UnixFileMode.OtherRead);

        var refused = await LoginAsync();

        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("chmod 700"));
        Assert.That(File.Exists(ProfileFile), Is.False);
    }

    [Test]
    public async Task A_wrong_password_is_refused_and_changes_no_profile()
    {
        var ran = await RunAsync(["login", "--server", Ground.Url, "--email", PulseApp.AdminEmail, "--secret-stdin"], "not the password\n");

        Assert.That((ran.Code, ran.Out), Is.EqualTo((3, "")));
        Assert.That(ran.Error, Does.Not.Contain("not the password"));
        Assert.That(File.Exists(ProfileFile), Is.False);
    }

    [Test]
    public async Task A_second_factor_is_the_second_line()
    {
        var (email, secret) = await UserWithSecondFactorAsync();
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Ground.App.Clock.GetUtcNow().AddSeconds(30).UtcDateTime);

        var ran = await RunAsync(
            ["login", "--server", Ground.Url, "--email", email, "--secret-stdin"], $"a long password of the user\n{code}\n");

        Assert.That(ran.Code, Is.Zero, ran.Error);
        Assert.That(ran.Out, Does.Contain(email).And.Not.Contain(code));
    }

    [Test]
    public async Task A_logout_ends_the_session_and_removes_the_profile()
    {
        await LoginAsync();
        var token = TokenOf(await File.ReadAllTextAsync(ProfileFile));

        await OkAsync("logout");

        Assert.That(File.Exists(ProfileFile), Is.False);
        using var pulse = new PulseClient(new PulseClientOptions { Url = new Uri(Ground.Url) });
        var refused = Assert.ThrowsAsync<PulseException>(() => pulse.WithToken(token).Sessions.GetCurrentAsync());
        Assert.That((int)refused!.Status!, Is.EqualTo(401));
        Assert.That((await RunAsync("whoami")).Code, Is.EqualTo(3));
    }

    [Test]
    public async Task A_revoked_session_says_how_to_sign_in()
    {
        await LoginAsync();
        using var pulse = new PulseClient(new PulseClientOptions { Url = new Uri(Ground.Url) });
        await pulse.WithToken(TokenOf(await File.ReadAllTextAsync(ProfileFile))).Sessions.LogOutAsync();

        var ran = await RunAsync("keys", "list", "-o", "json");

        Assert.That((ran.Code, ran.Out), Is.EqualTo((3, "")));
        Assert.That(ran.Error, Does.Contain("pulse login").And.Contain("traceId: "));
    }

    [Test]
    public async Task A_session_is_never_sent_to_another_server()
    {
        await LoginAsync();

        var ran = await RunAsync("whoami", "--server", "http://127.0.0.1:9");

        Assert.That(ran.Code, Is.EqualTo(3));
        Assert.That(ran.Error, Does.Contain($"is signed in at {Ground.Url}, not at http://127.0.0.1:9"));
    }

    [Test]
    public async Task A_key_of_the_environment_needs_no_login_and_leaves_no_session()
    {
        var key = await NewKeyAsync("environment");
        (Variables["PULSE_URL"], Variables["PULSE_API_KEY"], Variables["PULSE_API_SECRET"]) = (Ground.Url, key.Identifier, key.ApiSecret);

        Assert.That((await OkAsync("whoami")).Out, Does.Contain(key.Identifier).And.Not.Contain(key.ApiSecret));

        Assert.That(Directory.Exists(ConfigFolder), Is.False);
        Assert.That(await Admin.Sessions.ListAsync(new SessionQuery { PrincipalId = $"{key.Id}" }).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_key_of_the_environment_needs_an_address()
    {
        Variables["PULSE_API_SECRET"] = "pls_secret";

        var ran = await RunAsync("whoami");

        Assert.That(ran.Code, Is.EqualTo(2));
        Assert.That(ran.Error, Does.Contain("PULSE_URL").And.Not.Contain("pls_secret"));
    }

    [Test]
    public async Task A_login_with_a_key_keeps_no_secret()
    {
        var key = await NewKeyAsync("login");

        var ran = await RunAsync(["login", "--server", Ground.Url, "--api-key", key.Identifier, "--secret-stdin"], key.ApiSecret);

        Assert.That(ran.Code, Is.Zero, ran.Error);
        Assert.That(await File.ReadAllTextAsync(ProfileFile), Does.Not.Contain(key.ApiSecret));
        Assert.That((await OkAsync("whoami")).Out, Does.Contain(key.Identifier));
    }

    [TestCase("http://pulse.example.com", "is not encrypted")]
    [TestCase("pulse.example.com", "is no address")]
    [TestCase("https://me:secret@pulse.example.com", "is no address")]
    public async Task Addresses_are_checked_before_a_password_is_sent(string server, string expected)
    {
        var ran = await RunAsync(["login", "--server", server, "--email", "me@pulse.test", "--secret-stdin"], "x\n");

        Assert.That(ran.Code, Is.EqualTo(2));
        Assert.That(ran.Error, Does.Contain(expected));
    }

    [Test]
    public async Task Profiles_are_listed_used_and_removed()
    {
        await LoginAsync();
        await LoginAsync("--profile", "second");
        Assert.That((await OkAsync("profiles", "list", "-o", "json")).Json.GetArrayLength(), Is.EqualTo(2));
        Assert.That((await OkAsync("profiles", "list")).Out, Does.Contain(PulseApp.AdminEmail).And.Not.Contain("token"));

        await OkAsync("profiles", "use", "second");
        await OkAsync("profiles", "remove", "default");
        Assert.That((await OkAsync("whoami")).Out, Does.Contain(PulseApp.AdminEmail));
        Assert.That((await RunAsync("whoami", "--profile", "default")).Code, Is.EqualTo(3));
        Assert.That((await RunAsync("whoami", "--profile", "../second")).Code, Is.EqualTo(2));
        Assert.That((await RunAsync("profiles", "remove", "default")).Code, Is.EqualTo(5));
    }

    private static string TokenOf(string profile) =>
        System.Text.Json.JsonDocument.Parse(profile).RootElement.GetProperty("token").GetString()!;

    private static async Task<(string Email, string Secret)> UserWithSecondFactorAsync()
    {
        const string email = "second-factor@pulse.test", password = "a long password of the user";
        var user = await Admin.Users.CreateAsync(new CreateUser { Email = email });
        using var pulse = new PulseClient(new PulseClientOptions { Url = new Uri(Ground.Url) });
        await pulse.Profile.SetPasswordAsync(user.SetPasswordToken, password);
        var session = await pulse.Sessions.LogInAsync(new Login { Email = email, Password = password });
        var profile = pulse.WithToken(session.Token!).Profile;
        var setup = await profile.SetUpTotpAsync(password);
        var totp = new Totp(Base32Encoding.ToBytes(setup.Secret));
        await profile.ConfirmTotpAsync(totp.ComputeTotp(Ground.App.Clock.GetUtcNow().UtcDateTime));
        return (email, setup.Secret);
    }
}
