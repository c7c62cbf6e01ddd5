using Pulse.Application.Verification;
using Pulse.Domain.Permissions;

namespace Pulse.PropertyTests.ApiKeys;

/// <summary>A batch accepts and refuses the same credentials as a single verification.</summary>
public sealed class BatchValidationTests
{
    private static readonly PresentedApiKeyValidator One = new();
    private static readonly PresentedApiKeysValidator Batch = new();

    [Property(MaxTest = 1000)]
    public void Any_credential_is_valid_in_a_batch_if_it_is_valid_alone(
        string? key, string? secret, Permission[]? permissions, string? address, int? cost) =>
        AssertSame(new PresentedApiKey(key, secret, permissions is null ? null : [.. permissions], address, cost));

    [TestCase("k", "s", null, null, true)]
    [TestCase("k", "s", "203.0.113.7", 1_000, true)]
    [TestCase(" ", "s", null, null, false)]
    [TestCase("k", "\t\u2003", null, null, false)]
    [TestCase("k", null, null, null, false)]
    [TestCase("k", "s", "203.0.113.0/24", null, false)]
    [TestCase("k", "s", "", null, false)]
    [TestCase("k", "s", null, -1, false)]
    [TestCase("k", "s", null, 1_001, false)]
    public void A_credential_in_a_batch_is_validated(string? key, string? secret, string? address, int? cost, bool isValid)
    {
        var presented = new PresentedApiKey(key, secret, [Permission.ReadApiKeys], address, cost);

        AssertSame(presented);
        Assert.That(Batch.Validate(new PresentedApiKeys([presented])).IsValid, Is.EqualTo(isValid));
    }

    [TestCase(256, true)]
    [TestCase(257, false)]
    public void The_length_of_a_credential_in_a_batch_is_limited_in_characters(int length, bool isValid)
    {
        var presented = new PresentedApiKey(string.Concat(Enumerable.Repeat("\U0001F511", length)), new string('s', length));

        AssertSame(presented);
        Assert.That(Batch.Validate(new PresentedApiKeys([presented])).IsValid, Is.EqualTo(isValid));
    }

    [Test]
    public void A_missing_credential_and_a_repeated_permission_are_refused_in_a_batch()
    {
        var repeated = new PresentedApiKey("k", "s", [Permission.ReadApiKeys, Permission.ReadApiKeys]);

        AssertSame(repeated);
        Assert.That(Batch.Validate(new PresentedApiKeys([repeated])).IsValid, Is.False);
        Assert.That(
            Batch.Validate(new PresentedApiKeys([new PresentedApiKey("k", "s"), null!])).Errors.Single().PropertyName,
            Is.EqualTo("Items[1]").IgnoreCase);
    }

    private static void AssertSame(PresentedApiKey presented) => Assert.That(
        Batch.Validate(new PresentedApiKeys([presented])).IsValid,
        Is.EqualTo(One.Validate(presented).IsValid),
        () => $"{presented.ApiKey}, {presented.IpAddress}, {presented.Cost}");
}
