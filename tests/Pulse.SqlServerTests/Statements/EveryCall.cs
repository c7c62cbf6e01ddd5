using System.Reflection;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.LoginProtection;
using Pulse.Application.Revocation;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Application.Users;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.ApiKeys;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Usage;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Calls every method of every service that uses the database, in the same way as the use cases.</summary>
internal sealed partial class EveryCall(PulseOnFakeServer pulse)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly HashSet<MethodInfo> called = [];

    /// <summary>The methods that were called.</summary>
    public IReadOnlySet<MethodInfo> Called => called;

    public async Task MakeAsync()
    {
        await pulse.StartAsync();
        await KeysAsync();
        await AccountsAsync();
        await MakingAndListingAccountsAsync();
        await SessionsAsync();
        await UsersAsync();
        await RolesAsync();
        await PasswordsAsync();
        await PeopleAsync();
        await CredentialsAsync();
        await SecondFactorsAsync();
        await LoginFailuresAsync();
        await ChangeFeedAsync();
        await AuditAsync();
        await UsageAsync();
        await IdempotencyAsync();
        await KeyLivesAsync();
        await PortalAsync();
        await ApplicationsAsync();
        await MerchantsAsync();
        await PermissionsAsync();
    }

    private async Task KeysAsync()
    {
        var key = Samples.NewKey();
        pulse.Server.Rows["ChangeFeedHead"] = [Samples.HeadOfChangeFeed];
        pulse.Server.Rows["ApiKeys"] = [Samples.RowOf(key)];
        await InUnitOfWorkAsync<IApiKeyRepository>(async keys => (await keys.FindAsync(Samples.Account, key.Id, None))!
            .Edit(new ApiKeyDetails("another", null, Samples.Details.Permissions, expiresAt: null, active: false), "editor", Samples.Now));
        await InUnitOfWorkAsync<IApiKeyRepository>(async keys =>
            (await keys.FindAllAsync(Samples.Account, [key.Id, Guid.CreateVersion7()], None)).Single().Expire("editor", Samples.Now));
        await CallAsync<IRevocationReports>(reports => reports.ReportAsync(wait: null, None));
        await InUnitOfWorkAsync<IApiKeyRepository>(async keys => keys.Remove((await keys.FindAsync(Samples.Account, key.Id, None))!));
        pulse.Server.Rows.Remove("ApiKeys");
        await InUnitOfWorkAsync<IKeyDependents>(dependents => dependents.FitInOneTransactionAsync([key.Id, Guid.CreateVersion7()], None));
        await CallAsync<IKeyDependents>(dependents => dependents.DeleteBatchOfDisabledAsync(key.Id, None), withAccount: false);
        var rotated = Samples.NewKey();
        var withoutGrace = new Rotation(TimeSpan.Zero, onFirstUse: false, expiresAt: null, ApiKeyPolicy.None);
        rotated.Rotate(withoutGrace, Guid.CreateVersion7(), Samples.Secret, "editor", Samples.Now);
        await InUnitOfWorkAsync<IKeyDependents>(dependents => dependents.DropEndedSecretsAsync(rotated, None));

        await InUnitOfWorkAsync<IApiKeyRepository>(keys =>
        {
            keys.Add(key);
            return Task.CompletedTask;
        });
        await CallAsync<IApiKeyRepository>(keys => keys.CountAsync(Samples.Account, None));
        foreach (var query in ListQueries.All)
        {
            await CallAsync<IApiKeyRepository>(keys => keys.ListAsync(Samples.Account, Samples.Terms, query, None));
        }

        await CallAsync<IApiKeyRepository>(
            keys => keys.ListAsync(Samples.Account, Samples.Terms, new ListApiKeys(), None), withAccount: false);
    }

    private async Task AccountsAsync()
    {
        await CallAsync<IAccountRepository>(accounts => accounts.FindAsync(Samples.Account, None));
        await InUnitOfWorkAsync<IAccountRepository>(accounts => accounts.LockAsync(Samples.Account, None));
        pulse.Server.Rows["Accounts"] = [Samples.RowOfAccount];
        await InUnitOfWorkAsync<IAccountRepository>(async accounts =>
            (await accounts.FindToChangeAsync(Samples.Account, None))!.Edit(
                new ApiKeyPolicy { MaxKeys = 7, RequireExpiry = true }, "editor", Samples.Now));
        pulse.Server.Rows.Remove("Accounts");
    }

    private async Task SessionsAsync()
    {
        foreach (var owner in (Caller[])[Samples.NewCaller(), Samples.NewUserCaller()])
        {
            await CallAsync<ISessionWriter>(
                sessions => sessions.AddAsync(Samples.NewSession(), owner, Samples.NewEvent(), None), withAccount: false);
        }

        await InUnitOfWorkAsync<ISessionCapacity>(capacity => capacity.MakeAsync(Samples.NewCaller(), [Samples.NewSession()], None));
        await InUnitOfWorkAsync<ISessionCapacity>(capacity => capacity.MakeAsync(Samples.NewUserCaller(), [Samples.NewSession()], None));
        await CallAsync<IWrongSecretStore>(
            secrets => secrets.RecordAsync([new WrongSecret(Samples.Identifier.Value, null, null, 2, Samples.Now, Samples.Now)], None),
            withAccount: false);
        await InUnitOfWorkAsync<ISessionRepository>(sessions => sessions.RemoveAsync(Guid.CreateVersion7(), None));
        await InUnitOfWorkAsync<ISessionRepository>(sessions => sessions.FindImpersonatorAsync(Samples.NewImpersonation(), None));
        foreach (var owner in (Caller[])[Samples.NewCaller(), Samples.NewUserCaller()])
        {
            await InUnitOfWorkAsync<ISessionCapacity>(capacity => capacity.AddAsync([new OwnedSession(owner, Samples.NewSession())], None));
            pulse.Server.Unmatched.Add("SessionAllowances");
            await InUnitOfWorkAsync<ISessionCapacity>(capacity => capacity.AddAsync([new OwnedSession(owner, Samples.NewSession())], None));
            pulse.Server.Unmatched.Clear();
        }

        await InUnitOfWorkAsync<ISessionRepository>(sessions => sessions.CountImpersonationsAsync(7, Samples.Now, None));
        await InUnitOfWorkAsync<ISessionRepository>(sessions => sessions.FindAsync(Guid.CreateVersion7(), None));
        await InUnitOfWorkAsync<ISessionRepository>(sessions => sessions.EndAllAsync(7, Guid.CreateVersion7(), None));
        foreach (var owner in (SessionOwner[])[new(7, null), new(null, Guid.CreateVersion7())])
        {
            await CallAsync<ISessionRepository>(sessions => sessions.FindOthersAsync(owner, Guid.CreateVersion7(), 200, None));
        }

        await ListingSessionsAsync();
        pulse.Server.Rows["Sessions"] = [Samples.RowOf(Samples.NewSession())];
        await InUnitOfWorkAsync<ISessionRepository>(
            async sessions => sessions.Remove((await sessions.FindOthersAsync(new SessionOwner(7, null), null, 200, None)).Single()));
        await InUnitOfWorkAsync<ISessionRepository>(async sessions =>
            await sessions.RemoveAsync((await sessions.FindOthersAsync(new SessionOwner(7, null), null, 200, None)).Single(), None));
        pulse.Server.Rows.Remove("Sessions");
        await CallAsync<IMembershipStore>(memberships => memberships.AccountsOfAsync(7, None), withAccount: false);
        await CallAsync<ISessionUseStore>(
            uses => uses.WriteAsync([(Guid.CreateVersion7(), Samples.Now), (Guid.CreateVersion7(), Samples.Now)], None),
            withAccount: false);
        await CallAsync<ISessionUseStore>(
            uses => uses.EndAsync(new Dictionary<Guid, DateTime> { [Guid.CreateVersion7()] = Samples.Now }, None), withAccount: false);
        await InUnitOfWorkAsync<IEndedSessions>(sessions => sessions.PruneAsync(500, None));
    }

    private async Task UsersAsync()
    {
        await InUnitOfWorkAsync<IUserRepository>(users => users.FindAsync(7, None));
        await InUnitOfWorkAsync<IUserRepository>(users => users.LockSuperAdminsAsync(None));
        await InUnitOfWorkAsync<IUserRepository>(users => users.CountSuperAdminsAsync(7, None));
    }

    private async Task CredentialsAsync()
    {
        await CallAsync<ICredentialVerifier>(
            credentials => credentials.VerifyAsync(new(Samples.Token), null, None).AsTask(), withAccount: false);
        await CallAsync<ICredentialVerifier>(
            credentials => credentials.VerifyAsync(new(Samples.Identifier, Samples.Secret), null, None).AsTask(), withAccount: false);
        await CallAsync<ICredentialStore>(
            store => store.FindAsync(new PresentedCredential(Samples.Token), None), withAccount: false);
        await CallAsync<ICredentialStore>(
            store => store.FindAsync(new PresentedCredential(Samples.Identifier, Samples.Secret), None),
            withAccount: false);
        await CallAsync<ICredentialStore>(store => store.FindAsync(new PresentedCredential(Samples.Foreign), None), withAccount: false);
        await CallAsync<IImportedDigests>(
            digests => digests.FindStoredAsync([new PresentedCredential(Samples.Foreign).ToHash()], None), withAccount: false);
        await CallAsync<IImportedDigests>(digests => digests.AnyAsync(None), withAccount: false);
        await CallAsync<IStoredSecretCheck>(secrets => secrets.ActivateAsync(Samples.NewCaller(), null, None), withAccount: false);
        await CallAsync<IStoredSecretCheck>(secrets => secrets.IsUsableAsync(Samples.NewCaller(), null, None), withAccount: false);
        await CallAsync<IPasswordVerifier>(
            passwords => passwords.VerifyAsync("somebody@pulse.test", "a password", None), withAccount: false);
    }

    private async Task ChangeFeedAsync()
    {
        await InUnitOfWorkAsync<IChangeFeed>(feed => feed.AppendAsync([new(CacheTag.OfUser(7), Audience.Everyone)], None));
        await InUnitOfWorkAsync<IChangeFeed>(feed => feed.PruneAsync(Samples.Now, 500, None));
        await InUnitOfWorkAsync<INodeRegistry>(nodes => nodes.ReportAsync(Guid.CreateVersion7(), 7, "/7/1", None));
        await InUnitOfWorkAsync<INodeRegistry>(nodes => nodes.RemoveAsync(Guid.CreateVersion7(), None));
        await CallAsync<INodeRegistry>(nodes => nodes.ListAsync(None), withAccount: false);
        await InUnitOfWorkAsync<INodeRegistry>(nodes => nodes.PruneAsync(TimeSpan.Zero, None));
        await CallAsync<IChangeFeed>(feed => feed.GetHeadAsync(None), withAccount: false);
        await CallAsync<IChangeFeed>(feed => feed.ReadFromAsync(0, Guid.CreateVersion7(), None), withAccount: false);
        await CallAsync<IChangeFeed>(feed => feed.ReadFromAsync(0, 256, None), withAccount: false);
        await CallAsync<IRevocationState>(state => state.ReadAsync(Samples.Account, andEveryAccounts: true, 5, None), withAccount: false);
        await InUnitOfWorkAsync<IChangeFeed>(feed => feed.HoldAsync(None));
        await InUnitOfWorkAsync<IAudienceReader>(audiences => audiences.ReadAsync([7], None));
    }

    private async Task AuditAsync()
    {
        await InUnitOfWorkAsync<IAuditTrail>(trail =>
        {
            trail.Add(Samples.NewEvent());
            return Task.CompletedTask;
        });
        var query = new ListAuditEvents
        {
            Actor = "7",
            Action = "apiKey.created",
            Target = "8",
            From = Samples.Now,
            To = Samples.Now,
            Cursor = Guid.CreateVersion7(),
        };
        await CallAsync<IAuditEventRepository>(events => events.ListAsync(Samples.Account, andSystem: true, query, 11, None));
        await CallAsync<IAuditEventRepository>(
            events => events.ListAsync(Samples.Account, andSystem: true, query with { Cursor = null }, 11, None));
        foreach (var filter in (ListAuditEvents[])
        [
            new(),
            new() { Action = "apiKey.created" },
            new() { Target = "8" },
            new() { Actor = "7" },
            new() { Actor = "somebody@pulse.test" },
            new() { Actor = "somebody@pulse.test", Action = "apiKey.created" },
            new() { From = Samples.Now, To = Samples.Now },
        ])
        {
            await CallAsync<IAuditEventRepository>(events => events.ListAsync(Samples.Account, andSystem: false, filter, 11, None));
            await CallAsync<IAuditEventRepository>(events => events.ListAsync(Samples.Account, andSystem: true, filter, 11, None));
        }

        await CallAsync<IAuditIntegrity>(integrity => integrity.CheckAsync(Samples.Account, null, None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.CheckAsync(null, null, None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.CheckTailAsync(Samples.Account, None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.CheckTailAsync(null, None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.ListAsync(None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.CountStrayAsync(None), withAccount: false);
        await CallAsync<IAuditIntegrity>(integrity => integrity.AreChainsCompleteAsync(None), withAccount: false);
        await CallAsync<IAuditFullChecks>(checks => checks.StartAsync(Samples.Account, None), withAccount: false);
        await VerificationAsync();
        await ArchivingAsync();
    }

    private async Task VerificationAsync()
    {
        await CallAsync<IChainVerification>(chains => chains.ListUnsealedAsync(after: 0, 10, None), withAccount: false);
        await CallAsync<IChainVerification>(chains => chains.SealAsync([Samples.Account.Number], None), withAccount: false);
        await InScopeAsync(withAccount: false, provider =>
        {
            pulse.Server.Rows["AuditCheckpoints"] = [Samples.RowOfCheckpoint(provider.GetRequiredService<AuditSeal>())];
            return Task.CompletedTask;
        });
        await CallAsync<IChainVerification>(chains => chains.SealAsync([Samples.Account.Number], None), withAccount: false);
        pulse.Server.Rows["AuditCheckpoints"].Single()["Total"] = 8L;
        await CallAsync<IAuditFullChecks>(checks => checks.StartAsync(Samples.Account, None), withAccount: false);
        await CallAsync<IChainVerification>(chains => chains.ListRunningAsync(None), withAccount: false);
        await CallAsync<IChainVerification>(chains => chains.ContinueAsync(Samples.Account.Number, None), withAccount: false);
        pulse.Server.Rows.Remove("AuditCheckpoints");
    }

    /// <summary>Each of the chains has two old events that are verified.</summary>
    private async Task ArchivingAsync()
    {
        var heads = pulse.Server.Rows["AuditChains"];
        foreach (var account in (AccountId?[])[Samples.Account, null])
        {
            await InScopeAsync(withAccount: false, provider =>
            {
                var checkpoint = Samples.FillWithEvents(pulse.Server.Rows, account, provider.GetRequiredService<AuditKey>());
                pulse.Server.Rows.Remove("AuditCheckpoints");

                // The first read looks for archived events, the second one for the latest checkpoint.
                pulse.Server.Before("[AuditCheckpoints]", () => { });
                pulse.Server.Before("[AuditCheckpoints]", () => pulse.Server.Rows["AuditCheckpoints"] = [checkpoint]);
                return Task.CompletedTask;
            });
            await CallAsync<IAuditArchiving>(
                async archiving => Assert.That(
                    await archiving.ArchiveAsync(AuditChain.Of(account), Samples.Now.AddDays(1), None), Is.EqualTo(ArchiveStep.Further)),
                withAccount: false);
        }

        await CallAsync<IAuditArchiving>(archiving => archiving.NextAsync(after: 0, None), withAccount: false);
        pulse.Server.Rows.Remove("AuditEvents");
        pulse.Server.Rows.Remove("AuditCheckpoints");
        pulse.Server.Rows["AuditChains"] = heads;
    }

    private async Task UsageAsync()
    {
        var key = Guid.CreateVersion7();
        pulse.Server.Rows["QuotaUses"] = [new() { ["Reserved"] = 7L }];
        await CallAsync<IQuotaStore>(
            quotas => quotas.ReserveAsync(key, Samples.Now, limit: 100, units: 10, atLeast: 1, None), withAccount: false);
        await CallAsync<IQuotaStore>(quotas => quotas.ReleaseAsync([new(key, Samples.Now, 3)], None), withAccount: false);
        var ahead = Samples.Now.AddDays(1);
        pulse.Server.Rows["RateUses"] = [new() { ["ApiKeyId"] = key, ["At"] = ahead, ["EndsAt"] = ahead, ["Count"] = 1L }];
        await CallAsync<IRateStore>(
            rates => rates.ListAsync(key, new RateLimit(5, 3_600), new RecentSpan(Samples.Now, TimeSpan.FromHours(1), TimeSpan.Zero), None),
            withAccount: false);

        var counts = new KeyCounts();
        counts.Add(new UseOfKey(
            new KeyOwner(Samples.Account, "customer-1"),
            Guid.CreateVersion7(),
            UseCodes.Ok,
            PermissionSet.Of(Permission.ReadApiKeys),
            "203.0.113.7",
            "203.0.113.7",
            Samples.Now,
            new RateLimit(5, 3_600),
            1,
            IsOfRetiringSecret: true));
        counts.Add(new UseOfKey(default, Guid.CreateVersion7(), UseCodes.RateLimited, PermissionSet.None, null, null, DateTime.UtcNow));
        await CallAsync<IUsageStore>(
            usage => usage.WriteAsync(new Dictionary<Guid, KeyCounts> { [key] = counts }, None), withAccount: false);
        await InUnitOfWorkAsync<IUsageStore>(usage => usage.PruneAsync(Samples.Now, 100, None));
        await CallAsync<IUsageReader>(usage => usage.ListAsync(key, Samples.Now, Samples.Now.AddDays(1), None));
        await CallAsync<IUsageReader>(usage => usage.ListNetworksAsync(key, Samples.Now, Samples.Now.AddDays(1), 100, None));
        await CallAsync<IUsageReader>(usage => usage.ListPermissionsAsync(key, None));
        await CallAsync<IReportedKeys>(keys => keys.FindAsync([$"{key}", "apiKey-1"], Samples.Account, None));
        await CallAsync<IReportedKeys>(keys => keys.FindAsync([$"{key}", "apiKey-1"], account: null, None), withAccount: false);
        await CallAsync<IUsageReader>(usage => usage.ListNamesAsync([$"{key}"], None));
        foreach (var interval in Enum.GetValues<UsageInterval>())
        {
            var span = new UsageSpan(Samples.Now.Date, Samples.Now.Date.AddDays(1), interval);
            await CallAsync<IUsageReader>(usage => usage.ListTotalsAsync(Samples.Account, span, None));
            await CallAsync<IUsageReader>(usage => usage.ListPartsAsync(Samples.Account, UsageGrouping.ApiKey, span, 10, None));
            await CallAsync<IUsageReader>(usage => usage.ListLargestAsync(Samples.Account, UsageGrouping.ApiKey, span, 10, None));
            await CallAsync<IUsageReader>(
                usage => usage.ListGroupsAsync(Samples.Account, UsageGrouping.Refusal, span, [UseCodes.RateLimited], None));
        }
    }

    private async Task LoginFailuresAsync()
    {
        byte[][] keys = [.. Enumerable.Range(0, 5).Select(number => Enumerable.Repeat((byte)number, 32).ToArray())];
        await CallAsync<ILoginFailureStore>(failures => failures.FindLimitingAsync(keys[0], 10, Samples.Now, None), withAccount: false);
        await CallAsync<ILoginFailureStore>(
            failures => failures.AddAsync(keys, Samples.NewEvent(), Samples.Now, Samples.Now.AddDays(-1), None), withAccount: false);
    }

    private async Task IdempotencyAsync()
    {
        var (id, fingerprint) = (Enumerable.Repeat((byte)1, 32).ToArray(), Enumerable.Repeat((byte)2, 32).ToArray());
        await CallAsync<IIdempotencyStore>(async store =>
        {
            await store.BeginAsync(id, fingerprint, None);
            await store.ReleaseAsync();
        });

        pulse.Server.Rows["IdempotencyRecords"] = [Samples.RowOfExpiredCall(id, fingerprint)];
        await InScopeAsync(withAccount: true, async provider =>
        {
            var store = Logged<IIdempotencyStore>(provider);
            await store.BeginAsync(id, fingerprint, None);
            await Logged<IUnitOfWork>(provider).ExecuteAsync<Success>(_ => Task.FromResult(Result.Success.ToErrorOr()), None);
            await store.StoreResponseAsync([1, 2, 3]);
        });
        pulse.Server.Rows.Remove("IdempotencyRecords");
        await InUnitOfWorkAsync<IIdempotencyStore>(store => store.PruneAsync(500, None));
    }

    private Task InUnitOfWorkAsync<T>(Func<T, Task> work)
        where T : class =>
        InScopeAsync(withAccount: true, async provider =>
        {
            var result = await Logged<IUnitOfWork>(provider).ExecuteAsync<Success>(
                async _ =>
                {
                    await work(Logged<T>(provider));
                    return Result.Success;
                },
                None);
            Assert.That(result.IsError, Is.False, () => result.FirstError.Description);
        });

    private Task CallAsync<T>(Func<T, Task> call, bool withAccount = true)
        where T : class =>
        InScopeAsync(withAccount, provider => call(Logged<T>(provider)));

    private async Task InScopeAsync(bool withAccount, Func<IServiceProvider, Task> act)
    {
        await using var scope = pulse.NewScope();
        if (withAccount)
        {
            await scope.ServiceProvider.IdentifyAsync(Samples.NewCaller());
        }

        await act(scope.ServiceProvider);
    }

    private T Logged<T>(IServiceProvider provider)
        where T : class => CallLog.Of(provider.GetRequiredService<T>(), called);
}
