using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Idempotency;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>Only the caller can read the stored response of a request.</summary>
public sealed class StorageTests(TestDatabase database) : IdempotencyTests(database)
{
    private const string RequestBody = """{  "name":   "With unusual spaces", "permissions": [ "readMerchants" ]  }""";

    [Test]
    public async Task The_database_contains_no_plaintext_of_the_response_the_request_or_the_credentials()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        var made = await admin.MakeOnceAsync(value, RequestBody);
        var marks = new Marks();
        marks.Add("the secret", made.Secret());
        marks.Add("the answer", made.Text);
        marks.Add("the token", AdminToken);
        marks.Add("the header", value);
        marks.Add("the header's hash", HashOf(value));
        marks.Add("the body", RequestBody);
        marks.Add("the body's hash", HashOf(RequestBody));

        var rows = await InScopeAsync(services => StoredBytes.OfRowsAsync(services.GetRequiredService<PulseDbContext>()));
        var files = Settings["Database:Provider"] == "Sqlite" ? StoredBytes.OfFiles(Settings).Values : [];

        Assert.That(rows.AsSpan().IndexOf("With unusual spaces"u8), Is.Positive, "The search must be able to find something.");
        Assert.That(files.Prepend(rows).SelectMany(marks.FoundIn), Is.Empty);
    }

    [Test]
    public async Task The_same_request_is_stored_as_different_bytes_for_each_caller()
    {
        var (first, second) = (await AdminInNewAccountAsync(), await AdminInNewAccountAsync());
        var value = Retries.NewValue();

        await Task.WhenAll(first.MakeOnceAsync(value, RequestBody), second.MakeOnceAsync(value, RequestBody));
        var records = await InScopeAsync(
            services => services.GetRequiredService<PulseDbContext>().Set<IdempotencyRecord>().AsNoTracking().ToListAsync());

        Assert.That(records.Select(record => Convert.ToHexString(record.Id)), Is.Unique);
        Assert.That(records.Select(record => Convert.ToHexString(record.Fingerprint)), Is.Unique);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
