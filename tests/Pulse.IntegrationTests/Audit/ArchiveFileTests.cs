using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;
using SQLitePCL;

namespace Pulse.IntegrationTests.Audit;

/// <summary>An event is never lost and in neither file nor database, whatever an earlier attempt or another node has done.</summary>
public sealed class ArchiveFileTests(TestDatabase database) : ArchiveGround(database)
{
    [Test]
    public async Task If_the_rows_are_no_longer_those_of_the_file_none_is_deleted()
    {
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);
        Writing.Close(places: 1);
        var step = StepAsync();
        await Writing.WaitForAsync(arrivals: 1);
        await ChangeAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {0} AND \"Position\" = 2");
        Writing.Open();

        Assert.That(await step, Is.EqualTo(ArchiveStep.Waiting));
        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 1, 3, 4 }));
        Assert.That(PositionsIn(FileOf(1)), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_process_that_ends_between_the_file_and_the_delete_loses_nothing_and_the_next_attempt_keeps_the_file()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        Failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
        Assert.That(() => StepAsync(), Throws.Exception);
        var written = await File.ReadAllBytesAsync(FileOf(1));
        Assert.That((PositionsIn(FileOf(1)).Count, (await PositionsAsync()).Count), Is.EqualTo((2, 3)));
        Failing.Heal();
        Assert.That((await VerifyAsync()) is { FirstBroken: null, Checked: 3, Archive: { UpTo: 2, FirstBroken: null } });
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);

        await ArchiveAsync();

        Assert.That(await File.ReadAllBytesAsync(FileOf(1)), Is.EqualTo(written));
        Assert.That(
            Files().SelectMany(PositionsIn).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That((bool)(await CheckAsync())["ok"]!);
    }

    [Test]
    public async Task A_file_with_more_events_than_are_old_is_kept_until_they_are()
    {
        await AddAsync(3);
        PassDays(10);
        await AddAsync(3);
        await SealAsync();
        await using (var scope = App.Services.CreateAsyncScope())
        {
            Failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
            var shorter = scope.ServiceProvider.GetRequiredService<IAuditArchiving>().ArchiveAsync(Chain, Now.AddDays(1), default);
            Assert.That(() => shorter, Throws.Exception);
            Failing.Heal();
        }

        PassDays(Days - 5);
        var early = await ArchiveAsync();
        var kept = await PositionsAsync();
        PassDays(10);

        Assert.That((early, kept.Count, await ArchiveAsync()), Is.EqualTo((ArchiveStep.Waiting, 6, ArchiveStep.Finished)));
        Assert.That(PositionsIn(Files().Single()).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_file_with_other_content_is_never_replaced_and_its_events_stay(bool isArchive)
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        var other = isArchive ? await OtherArchiveAsync() : "something else"u8.ToArray();
        await File.WriteAllBytesAsync(FileOf(1), other);

        Assert.That(() => ArchiveAsync(), Throws.InvalidOperationException.With.Message.Contains(FileOf(1)));
        Assert.That((await File.ReadAllBytesAsync(FileOf(1)), (await PositionsAsync()).Count), Is.EqualTo((other, 3)));
    }

    [Test]
    public async Task A_folder_with_the_name_of_the_file_is_reported_and_the_events_stay()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        Directory.CreateDirectory(FileOf(1));

        Assert.That(() => ArchiveAsync(), Throws.InstanceOf<IOException>().With.Message.Contains(FileOf(1)));
        Assert.That(await PositionsAsync(), Has.Count.EqualTo(3));
    }

    /// <summary>As after a restore of a backup that is older than the file.</summary>
    [Test]
    public async Task A_file_of_another_history_of_the_chain_is_never_replaced_and_its_events_stay()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        Failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
        Assert.That(() => StepAsync(), Throws.Exception);
        Failing.Heal();
        await PutBackAsync(0, new byte[32]);
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);

        Assert.That(() => ArchiveAsync(), Throws.InvalidOperationException.With.Message.Contains(FileOf(1)));
        Assert.That(await PositionsAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Two_nodes_that_archive_the_same_events_at_once_delete_them_once()
    {
        await AddAsync(5);
        await SealAsync();
        PassDays(Days + 1);
        Writing.Close(places: 2);
        var steps = new[] { StepAsync(), StepAsync() };
        await Writing.WaitForAsync(arrivals: 2);
        Writing.Open();

        Assert.That(await Task.WhenAll(steps), Is.EquivalentTo(new[] { ArchiveStep.Further, ArchiveStep.Waiting }));
        Assert.That(PositionsIn(Files().Single()).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That((bool)(await CheckAsync())["ok"]!);
    }

    /// <returns>The archive of another chain, as if its file had been given this name.</returns>
    private async Task<byte[]> OtherArchiveAsync()
    {
        var other = NumberOf(await Seed.AccountAsync());
        await AddAsync(3, other);
        await SealAsync(other);
        PassDays(Days + 1);
        await ArchiveAsync(other);
        return await File.ReadAllBytesAsync(Directory.EnumerateFiles(Archive, $"audit-*{other}-*").Single());
    }
}
