using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OtpNet;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Where the keys that encrypt second factors are stored, and what happens if they are lost.</summary>
public sealed class KeyRingTests
{
    private const string Warning = "The encryption keys of second factors are stored unencrypted";
    private const string Password = "a password of the tests";

    private readonly X509Certificate2 certificate = NewCertificate();
    private readonly WorkFolder encrypted = new();
    private string secret = "";
    private string firstOutput = "";

    /// <summary>A first start with a certificate, which encrypts the keys and with them a second factor.</summary>
    [OneTimeSetUp]
    public async Task StartOnceAsync()
    {
        await using var pulse = await PulseProcess.StartReadyAsync(encrypted, With(encrypted, certificate));
        secret = await SetUpAsync(await pulse.ReadyAsync(), encrypted.FirstPassword());
        pulse.Terminate();
        await pulse.ExitAsync();
        firstOutput = $"{pulse.Output}";
    }

    [OneTimeTearDown]
    public void Delete()
    {
        encrypted.Dispose();
        certificate.Dispose();
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task Keys_are_stored_in_a_private_folder_and_the_start_warns_once_that_they_are_not_encrypted()
    {
        using var folder = new WorkFolder();

        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        Assert.That(
            File.GetUnixFileMode(folder.File("pulse-keys/data-protection")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(KeyIn(folder), Does.Contain("<masterKey").And.Not.Contain("EncryptedData"));
        Assert.That(pulse.Output.ToString().Split(Warning), Has.Length.EqualTo(2));
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("No XML encryptor"));
    }

    [Test]
    public async Task In_development_there_is_no_warning()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("ASPNETCORE_ENVIRONMENT", "Development"));

        Assert.That(pulse.Output.ToString(), Does.Not.Contain(Warning));
    }

    [Test]
    public async Task A_certificate_encrypts_the_keys_and_second_factors_still_work_after_it_is_replaced()
    {
        using var folder = CopyOfEncrypted();
        using var replacement = NewCertificate();

        await using var second = await PulseProcess.StartReadyAsync(folder, With(folder, replacement, certificate));
        await ConfirmAsync(await second.ReadyAsync(), folder.FirstPassword(), secret);

        Assert.That(KeyIn(folder), Does.Contain("EncryptedData").And.Not.Contain("<masterKey"));
        Assert.That($"{firstOutput}{second.Output}", Does.Contain("Application started").And.Not.Contain(Warning));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Unreadable_keys_prevent_the_start(bool withAnother)
    {
        using var folder = CopyOfEncrypted();
        using var another = NewCertificate();
        var keys = Directory.GetFiles(folder.File("pulse-keys/data-protection"));

        var run = await ShortRun.RunAsync(folder, [], withAnother ? With(folder, another) : []);

        Assert.That(
            Refusal.ErrorsOf(run),
            Has.Count.EqualTo(1).And.One.EndsWith("Add the certificate that encrypted it to Keys:Certificate."));
        Assert.That(Directory.GetFiles(folder.File("pulse-keys/data-protection")), Is.EquivalentTo(keys));
    }

    [Test]
    public async Task A_certificate_that_cannot_be_opened_stops_the_start()
    {
        using var folder = new WorkFolder();
        var settings = With(folder, certificate);
        File.WriteAllBytes(folder.File("public.pfx"), new X509Certificate2Collection(
            X509CertificateLoader.LoadCertificate(certificate.RawData)).Export(X509ContentType.Pkcs12, Password)!);

        foreach (var (path, password, fault) in new[]
        {
            ("nowhere.pfx", Password, "Keys:Certificate does not exist: "),
            ("ring.pfx", "another password", "Keys:Certificate must be a PKCS#12 file that Keys:CertificatePassword opens: "),
            ("public.pfx", Password, "Keys:Certificate must hold a certificate with its private RSA key."),
        })
        {
            var run = await ShortRun.RunAsync(
                folder, [], ("Keys__Certificate", folder.File(path)), ("Keys__CertificatePassword", password));
            Assert.That(Refusal.ErrorsOf(run), Has.Count.EqualTo(1).And.One.StartsWith(fault), path);
            Assert.That(run.Output.ToString(), Does.Not.Contain(password));
        }

        Assert.That(settings, Has.Length.EqualTo(2));
        Assert.That(File.Exists(folder.Database), Is.False);
    }

    [Test]
    public async Task A_folder_that_cannot_hold_the_keys_stops_the_start()
    {
        using var folder = new WorkFolder();
        Directory.CreateDirectory(folder.File("pulse-keys"));
        File.WriteAllText(folder.File("pulse-keys/data-protection"), "a file");

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(Refusal.ErrorsOf(run), Has.Count.EqualTo(1).And.One
            .StartsWith("Cannot store the encryption keys of second factors in ").And.One
            .EndsWith("See Keys:Folder."));
    }

    [Test]
    public async Task Nodes_share_their_keys_through_Redis_where_that_is_set()
    {
        await using var redis = await RedisProcess.StartAsync();
        using var folder = new WorkFolder();
        (string, string)[] settings = [("Keys__Ring", "Redis"), ("ConnectionStrings__Redis", redis.Address)];
        await using var first = await PulseProcess.StartReadyAsync(folder, settings);
        await using var second = await PulseProcess.StartReadyAsync(folder, settings);

        var secret = await SetUpAsync(await first.ReadyAsync(), folder.FirstPassword());
        await ConfirmAsync(await second.ReadyAsync(), folder.FirstPassword(), secret);

        Assert.That(Directory.Exists(folder.File("pulse-keys/data-protection")), Is.False);
    }

    [Test]
    public async Task Pulse_starts_without_Redis_and_serves_requests_that_need_no_key()
    {
        await using var redis = await RedisProcess.StartAsync();
        using var folder = new WorkFolder();
        await redis.KillAsync();

        await using var pulse =
            await PulseProcess.StartReadyAsync(folder, ("Keys__Ring", "Redis"), ("ConnectionStrings__Redis", redis.Address));
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var reply = await client.PostAsync(token, "/auth/mfa/totp", new { password = folder.FirstPassword() });

        Assert.That(pulse.Output.ToString(), Does.Contain("Redis, which stores the encryption keys of second factors, does not respond"));
        Assert.That((int)reply.Status, Is.EqualTo(503), reply.Text);
        await redis.RestartAsync();
        await ConfirmAsync(client, folder.FirstPassword(), await SetUpAsync(client, folder.FirstPassword()));
    }

    private WorkFolder CopyOfEncrypted()
    {
        var folder = new WorkFolder();
        encrypted.CopyTo(folder);
        return folder;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pulse-tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static (string Name, string Value)[] With(WorkFolder folder, params X509Certificate2[] certificates)
    {
        File.WriteAllBytes(folder.File("ring.pfx"), new X509Certificate2Collection(certificates).Export(X509ContentType.Pkcs12, Password)!);
        return [("Keys__Certificate", folder.File("ring.pfx")), ("Keys__CertificatePassword", Password)];
    }

    private static string KeyIn(WorkFolder folder) =>
        File.ReadAllText(Directory.GetFiles(folder.File("pulse-keys/data-protection"), "key-*.xml").Single());

    private static async Task<string> SetUpAsync(Client client, string password)
    {
        var token = await client.LoginAsync(password);
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        var reply = await client.PostAsync(token, "/auth/mfa/totp", new { password });
        while ((int)reply.Status == 503)
        {
            // After a restart of Redis, the client must connect again first.
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            reply = await client.PostAsync(token, "/auth/mfa/totp", new { password });
        }

        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return (string)JsonNode.Parse(reply.Text)!["secret"]!;
    }

    private static async Task ConfirmAsync(Client client, string password, string secret)
    {
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow);
        var reply = await client.PostAsync(await client.LoginAsync(password), "/auth/mfa/totp/confirm", new { code });
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
    }
}
