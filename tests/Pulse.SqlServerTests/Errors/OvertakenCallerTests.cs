using ErrorOr;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Revocation;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Errors;

/// <summary>
/// Security rule 23 on SQL Server, where other transactions commit while one runs: the feed is locked last, and a transaction whose caller
/// has changed since it began is run again, or refused.
/// </summary>
public sealed class OvertakenCallerTests
{
    private const string Hold = "UPDATE ChangeFeedHead";
    private const string Work = "UPDATE Accounts SET Version";

    private static readonly ApplicationKey Key = ApplicationKey.From(new byte[32]);

    private PulseOnFakeServer pulse = null!;
    private int runs;

    [SetUp]
    public async Task StartAsync()
    {
        (pulse, runs) = (new PulseOnFakeServer(), 0);
        pulse.Server.Rows["Applications"] = [RowOfDraft(active: true)];
        SetFeed(7, "");
        await pulse.StartAsync();
    }

    [TearDown]
    public async Task Stop() => await pulse.DisposeAsync();

    [Test]
    public async Task An_unchanged_caller_runs_the_work_once_and_locks_the_change_feed_until_the_commit()
    {
        var result = await ChangeAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(runs, Is.EqualTo(1));
        var (change, hold) = (pulse.Server.Kept.Single(Sending(Work)), pulse.Server.Kept.Single(Sending(Hold)));
        Assert.That(hold.Transaction, Is.SameAs(change.Transaction));
    }

    [Test]
    public async Task A_caller_who_loses_the_permission_while_the_work_runs_is_refused_and_changes_nothing()
    {
        pulse.Server.Before(Hold, () =>
        {
            SetFeed(8, CacheTag.OfAccount(Samples.Account).Name);
            pulse.Server.Rows["Applications"] = [RowOfDraft(active: false)];
        });

        var result = await ChangeAsync();

        Assert.That(result.FirstError, Is.EqualTo(Domain.Common.Errors.Unauthenticated));
        Assert.That(runs, Is.EqualTo(1));
        Assert.That(pulse.Server.Kept.Where(Sending(Work)), Is.Empty);
    }

    [Test]
    public async Task A_caller_who_was_changed_and_is_still_authorized_has_the_work_run_again()
    {
        pulse.Server.Before(Hold, () => SetFeed(8, CacheTag.OfAccount(Samples.Account).Name));

        var result = await ChangeAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(runs, Is.EqualTo(2));
        Assert.That(pulse.Server.Kept.Count(Sending(Work)), Is.EqualTo(1));
    }

    [Test]
    public async Task Concurrent_changes_to_other_principals_do_not_cause_a_retry()
    {
        pulse.Server.Before(Hold, () => SetFeed(8, CacheTag.OfApiKey(Guid.CreateVersion7()).Name));

        var result = await ChangeAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(runs, Is.EqualTo(1));
    }

    private static Func<FakeServer.SentCommand, bool> Sending(string text) =>
        command => command.Text.StartsWith("UPDATE", StringComparison.Ordinal) && command.Text.Contains(text, StringComparison.Ordinal);

    private async Task<ErrorOr<Success>> ChangeAsync()
    {
        await using var scope = pulse.NewScope();
        var services = scope.ServiceProvider;
        var context = services.GetRequiredService<RequestContext>();
        context.Identify(
            new ApplicantCaller
            {
                ApplicationId = Guid.CreateVersion7(),
                AccountId = Samples.Account,
                CreatedAt = Samples.Now,
                CreatedBy = "maker",
                UpdatedAt = Samples.Now,
                UpdatedBy = "maker",
            },
            requestedAccount: null,
            new PresentedCredential(Key));
        var pipeline = new AuthorizationBehavior<Change, ErrorOr<Success>>(
            services.GetRequiredService<Authorizer>(),
            services.GetRequiredService<CallerRenewal>(),
            services.GetRequiredService<Reauthorization>(),
            context);
        return await pipeline.Handle(new Change(), CancellationToken.None, () => WorkAsync(services));
    }

    private Task<ErrorOr<Success>> WorkAsync(IServiceProvider services) => services.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
        async token =>
        {
            runs++;
            await services.GetRequiredService<IAccountRepository>().LockAsync(Samples.Account, token);
            return Result.Success;
        },
        CancellationToken.None);

    /// <summary>Sets the end of the feed to this position, with an entry of this subject.</summary>
    private void SetFeed(long head, string subject)
    {
        pulse.Server.Rows["ChangeFeedHead"] = [new() { ["Id"] = 1, ["Position"] = head }];
        pulse.Server.Rows["Changes"] =
        [
            .. head == 7 ? [] : new[] { new Dictionary<string, object> { ["Position"] = 7L, ["Subject"] = "", ["At"] = Samples.Now } },
            new() { ["Position"] = head, ["Subject"] = subject, ["At"] = Samples.Now },
        ];
    }

    private static Dictionary<string, object> RowOfDraft(bool active) => new()
    {
        [nameof(MerchantApplication.Id)] = Guid.CreateVersion7(),
        [nameof(MerchantApplication.AccountId)] = Samples.Account.Number,
        [nameof(MerchantApplication.KeyHash)] = CredentialHash.Of(Key).ToBytes(),
        [nameof(MerchantApplication.Status)] = nameof(ApplicationStatus.Draft),
        [nameof(MerchantApplication.CreatedAt)] = Samples.Now,
        [nameof(MerchantApplication.CreatedBy)] = "maker",
        [nameof(MerchantApplication.UpdatedAt)] = Samples.Now,
        [nameof(MerchantApplication.UpdatedBy)] = "maker",
        [nameof(Account.Active)] = active,
        ["Permissions"] = PermissionSet.BuiltIn.Bits,
    };

    [RequireApplicant]
    private sealed record Change : IRequest<ErrorOr<Success>>;
}
