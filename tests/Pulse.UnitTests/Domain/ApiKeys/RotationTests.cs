using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class RotationTests
{
    private const string Editor = "editor@example.com";

    private static readonly DateTime Later = Some.Now.AddHours(1);
    private static readonly ApiKeySecret Second = SecretOf(2);

    [Test]
    public void A_rotation_records_its_actor_and_increments_the_version()
    {
        var key = Some.Key();

        key.Rotate(
            new Rotation(grace: null, onFirstUse: false, key.ExpiresAt, ApiKeyPolicy.None), Guid.CreateVersion7(), Second, Editor, Later);

        Assert.That((key.UpdatedBy, key.UpdatedAt, key.Version), Is.EqualTo((Editor, Later, 2L)));
        Assert.That(key.SecretHint, Is.EqualTo(Second.Hint));
    }

    [Test]
    public void The_grace_period_is_one_day_by_default_and_at_most_thirty_days()
    {
        Assert.That(
            new Rotation(grace: null, onFirstUse: false, expiresAt: null, ApiKeyPolicy.None).Grace, Is.EqualTo(TimeSpan.FromDays(1)));
        Assert.That(
            new Rotation(TimeSpan.FromDays(31), onFirstUse: false, expiresAt: null, ApiKeyPolicy.None).Grace,
            Is.EqualTo(TimeSpan.FromDays(30)));
        Assert.That(new Rotation(TimeSpan.Zero, onFirstUse: false, expiresAt: null, ApiKeyPolicy.None).Grace, Is.EqualTo(TimeSpan.Zero));
        Assert.That(
            () => new Rotation(TimeSpan.FromSeconds(-1), onFirstUse: false, expiresAt: null, ApiKeyPolicy.None),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void There_are_never_more_than_two_secrets_and_always_one_that_is_active(
        [Values] bool firstOnUse, [Values] bool thenOnUse, [Values(0, 60)] int grace)
    {
        var key = Some.Key();

        foreach (var onFirstUse in new[] { firstOnUse, thenOnUse, firstOnUse })
        {
            key.Rotate(
                new Rotation(TimeSpan.FromSeconds(grace), onFirstUse, key.ExpiresAt, ApiKeyPolicy.None),
                Guid.CreateVersion7(),
                SecretOf((byte)(key.Version + 1)),
                Editor,
                Later);

            Assert.That(key.SecretsAt(Later).Count(), Is.LessThanOrEqualTo(2));
            Assert.That(key.Secrets.Count(secret => secret.State == SecretState.Active), Is.EqualTo(1));
            Assert.That(key.SecretHint, Is.EqualTo(key.Secrets.Single(secret => secret.State == SecretState.Active).Hint));
        }
    }

    [TestCase(30, 30)]
    [TestCase(59, 59)]
    [TestCase(60, 60)]
    [TestCase(90, 60)]
    public void A_policy_shortens_a_grace_period_to_its_maximum_and_never_lengthens_it(int cap, int left)
    {
        var key = Retiring(grace: 60);
        var version = key.Version;

        key.CutGrace(new ApiKeyPolicy { MaxGraceSeconds = cap }, Later.AddSeconds(10));

        Assert.That(key.Secrets.Single(secret => secret.State == SecretState.Retiring).EndsAt, Is.EqualTo(Later.AddSeconds(left)));
        Assert.That(
            (key.Version - version, key.UpdatedAt),
            Is.EqualTo((left < 60 ? 1L : 0L, Later)),
            "UpdatedAt must not change, because it counts as a use.");
    }

    [TestCase(0)]
    [TestCase(10)]
    public void A_policy_maximum_that_has_already_passed_ends_the_grace_period_now(int cap)
    {
        var key = Retiring(grace: 60);

        key.CutGrace(new ApiKeyPolicy { MaxGraceSeconds = cap }, Later.AddSeconds(10));

        Assert.That(key.SecretsAt(Later.AddSeconds(10)).Select(secret => secret.State), Is.EqualTo(new[] { SecretState.Active }));
    }

    [Test]
    public void A_policy_changes_neither_an_ended_grace_period_nor_a_pending_secret()
    {
        var (over, waiting) = (Retiring(grace: 60), Some.Key());
        waiting.Rotate(
            new Rotation(grace: null, onFirstUse: true, waiting.ExpiresAt, ApiKeyPolicy.None),
            Guid.CreateVersion7(),
            Second,
            Editor,
            Later);
        var versions = (over.Version, waiting.Version);

        over.CutGrace(new ApiKeyPolicy { MaxGraceSeconds = 0 }, Later.AddSeconds(60));
        waiting.CutGrace(new ApiKeyPolicy { MaxGraceSeconds = 0 }, Later.AddSeconds(60));

        Assert.That((over.Version, waiting.Version), Is.EqualTo(versions));
        Assert.That((over.Secrets.Count, waiting.Secrets.Count), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Activating_a_secret_that_is_not_pending_changes_nothing()
    {
        var key = Some.Key();
        key.Rotate(
            new Rotation(grace: null, onFirstUse: true, key.ExpiresAt, ApiKeyPolicy.None), Guid.CreateVersion7(), Second, Editor, Later);
        var pending = key.Secrets.Single(secret => secret.State == SecretState.Pending).Id;

        var unknown = key.Activate(Guid.CreateVersion7(), ApiKeyPolicy.None, Later);
        Assert.That(key.Version, Is.EqualTo(2));
        var first = key.Activate(pending, ApiKeyPolicy.None, Later);
        var second = key.Activate(pending, ApiKeyPolicy.None, Later.AddHours(1));
        Assert.That((unknown, first, second), Is.EqualTo((false, true, false)));

        Assert.That((key.Version, key.UpdatedAt), Is.EqualTo((3L, Later)));
        Assert.That(key.Secrets.Single(secret => secret.Id == pending).ActivatedAt, Is.EqualTo(Later));
    }

    [Test]
    public void A_grace_period_that_has_ended_is_not_shown_and_cannot_be_completed()
    {
        var key = Some.Key();
        key.Rotate(
            new Rotation(TimeSpan.FromMinutes(1), onFirstUse: false, key.ExpiresAt, ApiKeyPolicy.None),
            Guid.CreateVersion7(),
            Second,
            Editor,
            Later);
        var end = Later.AddMinutes(1);

        Assert.That(
            key.SecretsAt(end.AddMilliseconds(-1)).Select(secret => secret.State),
            Is.EqualTo(new[] { SecretState.Active, SecretState.Retiring }));
        Assert.That(key.SecretsAt(end).Select(secret => secret.State), Is.EqualTo(new[] { SecretState.Active }));
        Assert.That(key.CompleteRotation(Editor, end).FirstError.Code, Is.EqualTo("no_retiring_secret"));
    }

    /// <summary>A key that was rotated after an hour.</summary>
    private static ApiKey Retiring(int grace)
    {
        var key = Some.Key();
        key.Rotate(
            new Rotation(TimeSpan.FromSeconds(grace), onFirstUse: false, key.ExpiresAt, ApiKeyPolicy.None),
            Guid.CreateVersion7(),
            Second,
            Editor,
            Later);
        return key;
    }

    private static ApiKeySecret SecretOf(byte seed) => ApiKeySecret.From([.. Enumerable.Repeat(seed, ApiKeySecret.RandomBytes)]);
}
