using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Narrowing a key asks the audit log which permissions are new. It does not guess if that part of the log is archived.</summary>
public sealed class ArchivedGrantsTests(TestDatabase database) : ArchiveGround(database)
{
    private static readonly string[] Granted = ["readApiKeys", "readMerchants", "readAuditEvents"];

    private Func<Task> beforeReading = () => Task.CompletedTask;

    [TearDown]
    public void ReadAtOnce() => beforeReading = () => Task.CompletedTask;

    [Test]
    public async Task A_time_of_which_a_part_is_archived_is_refused_with_the_longest_possible_one()
    {
        var key = await KeyWithNewPermissionAsync();
        await ArchiveAsync();
        var admin = await AdminAsync();
        var before = await admin.GetAsync(key.Path);

        var refused = await admin.PostAsync($"{key.Path}/narrow", new { days = Days + 2 });
        var after = await admin.GetAsync(key.Path);
        var narrowed = await admin.PostAsync($"{key.Path}/narrow", new { days = Days + 1 });

        refused.AssertInvalid("days");
        Assert.That(refused.Error("days"), Is.EqualTo($"Must be at most {Days + 1}: the audit log of earlier changes is archived."));
        Assert.That(
            (after.Json["permissions"]!.ToJsonString(), after.Header("ETag")),
            Is.EqualTo((before.Json["permissions"]!.ToJsonString(), before.Header("ETag"))));
        Assert.That(narrowed.Json["permissions"]!.ToJsonString(), Is.EqualTo("""["readApiKeys"]"""));
    }

    [Test]
    public async Task Events_that_are_archived_while_a_key_is_narrowed_do_not_cost_it_a_permission()
    {
        var key = await KeyWithNewPermissionAsync();
        var admin = await AdminAsync();
        beforeReading = () => ArchiveAsync();

        var refused = await admin.PostAsync($"{key.Path}/narrow", new { days = Days + 2 });

        refused.AssertInvalid("days");
    }

    [Test]
    public async Task A_changed_record_of_the_archive_is_not_trusted()
    {
        var key = await KeyWithNewPermissionAsync();
        await ArchiveAsync();
        await ChangeAsync("UPDATE \"AuditCheckpoints\" SET \"StartedAt\" = '2001-01-01 00:00:00' WHERE \"Kind\" = 3 AND \"Chain\" = {0}");

        (await (await AdminAsync()).PostAsync($"{key.Path}/narrow", new { days = Days + 2 })).AssertInvalid("days");
    }

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<IAuditEventRepository>(inner => new DelayedReads(inner, () => beforeReading()));

    /// <returns>A key that got a permission 31 days ago, and used another one just now.</returns>
    private async Task<Key> KeyWithNewPermissionAsync()
    {
        var admin = await AdminAsync();
        var key = await admin.MakeKeyAsync("readApiKeys", "readMerchants");
        PassDays(10);
        await (await AdminAsync()).PatchAsync(key.Path, new { permissions = Granted });
        await AddAsync(1);
        await SealAsync();
        PassDays(Days + 1);
        await Using(key).GetAsync("/apikeys");
        return key;
    }

    private sealed class DelayedReads(IAuditEventRepository inner, Func<Task> before) : IAuditEventRepository
    {
        public Task<CursorPage<AuditEvent>?> ListAsync(
            AccountId account, bool andSystem, ListAuditEvents query, int size, CancellationToken cancellationToken) =>
            inner.ListAsync(account, andSystem, query, size, cancellationToken);

        public async Task<IReadOnlyList<string>> ListChangesAsync(
            AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken)
        {
            await before();
            return await inner.ListChangesAsync(account, action, target, after, cancellationToken);
        }

        public Task<DateTime?> FindArchivedUntilAsync(AccountId account, CancellationToken cancellationToken) =>
            inner.FindArchivedUntilAsync(account, cancellationToken);
    }
}
