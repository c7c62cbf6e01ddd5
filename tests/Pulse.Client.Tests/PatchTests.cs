using System.Text.Json;

namespace Pulse.Client.Tests;

/// <summary>A patch sends what is set, and nothing else.</summary>
public sealed class PatchTests
{
    [Test]
    public void An_empty_patch_is_an_empty_object() => Assert.That(JsonOf(new ApiKeyPatch()), Is.EqualTo("{}"));

    [Test]
    public void A_patch_with_one_member_sends_one_member() =>
        Assert.That(JsonOf(new ApiKeyPatch { Name = "x" }), Is.EqualTo("""{"name":"x"}"""));

    [Test]
    public void Null_is_sent_and_absent_is_not() => Assert.That(
        JsonOf(new ApiKeyPatch { Description = null, ExpiresAt = null, AllowedIps = null, RateLimit = null, Metadata = null }),
        Is.EqualTo("""{"description":null,"expiresAt":null,"allowedIps":null,"rateLimit":null,"metadata":null}"""));

    [Test]
    public void The_type_tells_null_from_absent()
    {
        Assert.That(new ApiKeyPatch().Description.IsSet, Is.False);
        Assert.That(new ApiKeyPatch { Description = null }.Description.IsSet, Is.True);
        Assert.That(new ApiKeyPatch { Description = null }, Is.Not.EqualTo(new ApiKeyPatch()));
    }

    [Test]
    public void False_zero_and_empty_lists_are_values() => Assert.That(
        JsonOf(new ApiKeyPatch { Active = false, AllowedIps = new([]), RateLimit = new RateLimitPatch { Limit = 0 } }),
        Is.EqualTo("""{"active":false,"allowedIps":[],"rateLimit":{"limit":0}}"""));

    [Test]
    public void Lists_are_replaced_as_a_whole() => Assert.That(
        JsonOf(new ApiKeyPatch { Permissions = new(["orders:read", PulsePermissions.ReadApiKeys]) }),
        Is.EqualTo("""{"permissions":["orders:read","readApiKeys"]}"""));

    [Test]
    public void A_name_with_null_is_removed_from_a_map() => Assert.That(
        JsonOf(new ApiKeyPatch { Metadata = new Dictionary<string, string?> { ["plan"] = null, ["region"] = "eu" } }),
        Is.EqualTo("""{"metadata":{"plan":null,"region":"eu"}}"""));

    [Test]
    public void Nested_members_that_are_not_set_are_absent_at_every_depth() => Assert.That(
        JsonSerializer.Serialize(
            new ApplicationContentPatch
            {
                Basics = new BasicsPatch { Address = new AddressPatch { City = "Oakland", Line2 = null } },
                BusinessDetails = new BusinessDetailsPatch { LegalStructure = LegalStructure.NonProfit, EmployeeCount = null },
                BusinessHistory = null,
            },
            PulseJson.Default.ApplicationContentPatch),
        Is.EqualTo(
            """{"basics":{"address":{"line2":null,"city":"Oakland"}},"businessDetails":"""
            + """{"legalStructure":"nonProfit","employeeCount":null},"businessHistory":null}"""));

    [Test]
    public void A_rotation_can_keep_clear_or_set_the_expiry()
    {
        Assert.That(JsonOf(new ApiKeyRotation { Activation = SecretActivation.FirstUse }), Is.EqualTo("""{"activation":"firstUse"}"""));
        Assert.That(
            JsonOf(new ApiKeyRotation { GraceSeconds = 0, ExpiresAt = null }), Is.EqualTo("""{"graceSeconds":0,"expiresAt":null}"""));
        Assert.That(
            JsonOf(new ApiKeyRotation { ExpiresAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero) }),
            Is.EqualTo("""{"expiresAt":"2030-01-02T03:04:05+00:00"}"""));
    }

    [Test]
    public void A_name_that_Pulse_does_not_define_is_not_sent() => Assert.That(
        () => JsonOf(new ApiKeyPatch { Quota = new QuotaPatch { Period = QuotaPeriod.Unknown } }),
        Throws.ArgumentException.With.Message.Contains("QuotaPeriod.Unknown"));

    [Test]
    public void A_patch_is_read_back_as_it_was_written()
    {
        var patch = new ApiKeyPatch { Description = null, Active = false, Quota = new QuotaPatch { Limit = 5 } };

        Assert.That(JsonSerializer.Deserialize(JsonOf(patch), PulseJson.Default.ApiKeyPatch), Is.EqualTo(patch));
    }

    private static string JsonOf(ApiKeyPatch patch) => JsonSerializer.Serialize(patch, PulseJson.Default.ApiKeyPatch);

    private static string JsonOf(ApiKeyRotation rotation) => JsonSerializer.Serialize(rotation, PulseJson.Default.ApiKeyRotation);
}
