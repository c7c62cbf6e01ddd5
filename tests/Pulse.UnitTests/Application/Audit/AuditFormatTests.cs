using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Applications;
using Pulse.Application.Merchants;
using Pulse.Application.Roles;
using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Application.Audit;

/// <summary>
/// The changes in events are stored permanently and chained. Each kind of event is recorded byte for byte as at the time of its sample in
/// RecordedEvents.txt. A new field adds a sample. A sample never changes.
/// </summary>
public sealed class AuditFormatTests
{
    private static readonly Dictionary<string, string> Recorded = ReadSamples();

    private static IEnumerable<string> Kinds => AuditSamples.All.Keys;

    [TestCaseSource(nameof(Kinds))]
    public void The_recorded_format_of_an_event_does_not_change(string kind) =>
        Assert.That(AuditSamples.All[kind](), Is.EqualTo(Recorded.GetValueOrDefault(kind)));

    [Test]
    public void Every_sample_is_compared() => Assert.That(Recorded.Keys, Is.EquivalentTo(Kinds));

    /// <summary>Without fields that the event itself contains, that follow from others, or that change with each use.</summary>
    [TestCase(typeof(ApiKeyDto), typeof(ApiKeySnapshot), "Status", "LastUsedAt", "LastUsedIp")]
    [TestCase(typeof(SecretDto), typeof(SecretSnapshot))]
    [TestCase(typeof(RateLimitDto), typeof(RateLimitSnapshot))]
    [TestCase(typeof(QuotaDto), typeof(QuotaSnapshot))]
    [TestCase(typeof(ApiKeyPolicyDto), typeof(ApiKeyPolicySnapshot))]
    [TestCase(typeof(AccountDto), typeof(AccountSnapshot))]
    [TestCase(typeof(RoleDto), typeof(RoleSnapshot))]
    [TestCase(typeof(MerchantDto), typeof(MerchantSnapshot), "Id", "AccountId", "CreatedAt", "CreatedBy")]
    [TestCase(typeof(ApplicationDto), typeof(ApplicationSnapshot), "Id", "AccountId", "System")]
    [TestCase(typeof(Basics), typeof(BasicsSnapshot))]
    [TestCase(typeof(Address), typeof(AddressSnapshot))]
    [TestCase(typeof(Contact), typeof(ContactSnapshot))]
    [TestCase(typeof(BusinessDetails), typeof(BusinessDetailsSnapshot))]
    [TestCase(typeof(BusinessHistory), typeof(BusinessHistorySnapshot))]
    [TestCase(typeof(BusinessBanking), typeof(BusinessBankingSnapshot))]
    [TestCase(typeof(OrderProcessing), typeof(OrderProcessingSnapshot))]
    [TestCase(typeof(Money), typeof(MoneySnapshot))]
    [TestCase(typeof(BusinessOwner), typeof(BusinessOwnerSnapshot))]
    [TestCase(typeof(PricingSchedule), typeof(PricingScheduleSnapshot))]
    public void A_field_that_callers_see_is_recorded(Type shown, Type snapshot, params string[] except)
    {
        string[] inEvent = ["UpdatedAt", "UpdatedBy", "UpdatedById", "CreatedById"];
        var fields = shown.GetProperties().Select(property => property.Name).Except(inEvent).Except(except);

        Assert.That(snapshot.GetProperties().Select(property => property.Name), Is.SupersetOf(fields));
    }

    private static Dictionary<string, string> ReadSamples()
    {
        using var stream = typeof(AuditFormatTests).Assembly.GetManifestResourceStream("RecordedEvents.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(sample => sample[0], sample => sample[1]);
    }
}
