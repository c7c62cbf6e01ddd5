using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>
/// A process reads the keys again, even if the wall clock was changed. The new key has a new certificate, because Data Protection itself
/// looks for new keys in the first minutes, but not for new certificates.
/// </summary>
public sealed class KeyRingClockTests(TestDatabase database) : MfaTests(database)
{
    private const string Password = "a password of the tests";

    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("pulse-test-").FullName, "ring.pfx");
    private readonly List<X509Certificate2> certificates = [];
    private SteppedClock clock = null!;

    protected override Dictionary<string, string> MoreSettings
    {
        get
        {
            MakeCertificate();
            return new() { ["Keys:Certificate"] = file, ["Keys:CertificatePassword"] = Password };
        }
    }

    [TearDown]
    public void SetClockRight() => clock.Ahead = TimeSpan.Zero;

    [OneTimeTearDown]
    public void DeleteCertificates()
    {
        certificates.ForEach(certificate => certificate.Dispose());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [TestCase(0)]
    [TestCase(-6)]
    [TestCase(6)]
    public async Task A_key_of_another_node_is_read_ten_seconds_after_the_last_read_regardless_of_clock_changes(int hours)
    {
        MakeKey(MakeCertificate());
        var person = await EnrolledAtAnotherNodeAsync();

        clock.Ahead = TimeSpan.FromHours(hours);
        App.Clock.Advance(TimeSpan.FromSeconds(10));

        var completed = await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));
        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<TimeProvider>(time => clock = new SteppedClock(time));
    }

    /// <summary>Puts the new certificate before all earlier ones in the file.</summary>
    private X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        certificates.Insert(0, new CertificateRequest("CN=Pulse tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)));
        File.WriteAllBytes(file, new X509Certificate2Collection(certificates.ToArray()).Export(X509ContentType.Pkcs12, Password)!);
        return certificates[0];
    }

    /// <summary>The key that the next node encrypts with. Data Protection would prefer an older one.</summary>
    private void MakeKey(X509Certificate2 certificate)
    {
        var folder = Path.Combine(Settings["Keys:Folder"], "data-protection");
        Array.ForEach(Directory.GetFiles(folder, "key-*.xml"), File.Delete);
        using var services = new ServiceCollection().AddDataProtection().SetApplicationName("Pulse")
            .PersistKeysToFileSystem(new DirectoryInfo(folder))
            .ProtectKeysWithCertificate(certificate)
            .Services.BuildServiceProvider();
        services.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(90));
    }

    private async Task<Person> EnrolledAtAnotherNodeAsync()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        await using var other = new PulseApp(Settings);
        var there = new Setup.Api(other.CreateClient());
        var login = await there.PostAsync("/auth/login", new { email, password = Seed.Password });
        there.Client.DefaultRequestHeaders.Authorization = new("Bearer", (string)login.Json["token"]!);
        var secret = await SetUpAsync(there);
        var confirmed = await there.PostAsync(Confirm, new { code = CodeOf(secret, -1) });
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
        return new Person(email, there, secret, []);
    }
}
