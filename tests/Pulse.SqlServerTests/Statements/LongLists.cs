using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Permissions;
using Pulse.Application.Usage;
using Pulse.Application.Users;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Usage;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Calls every method that takes a list, or processes a list that it has read, with the longest possible list.</summary>
internal static class LongLists
{
    /// <summary>More than the maximum number of parameters of SQLite, which is higher than that of SQL Server.</summary>
    private const int Count = 40_000;

    /// <summary>Rows that are inserted one by one: enough to show whether their number of parameters is limited.</summary>
    private const int Inserted = 3_000;

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>By the name of the called method.</summary>
    public static readonly Dictionary<string, Func<IServiceProvider, Task>> All = new()
    {
        ["IApiKeyRepository.FindAllAsync"] = async services =>
        {
            await services.IdentifyAsync(Samples.NewCaller());
            await Of<IApiKeyRepository>(services).FindAllAsync(Samples.Account, Ids(), None);
        },
        ["IKeyDependents.FitInOneTransactionAsync"] = services => Of<IKeyDependents>(services).FitInOneTransactionAsync(Ids(), None),
        ["IKeyDependents.DropEndedSecretsAsync"] = services => Of<IKeyDependents>(services).DropEndedSecretsAsync(KeyOfManySecrets(), None),
        ["IUserRepository.FindRolesAsync"] = services => Of<IUserRepository>(services).FindRolesAsync(
            [.. Enumerable.Range(1_000, Count)], None),
        ["IUserRepository.LoadNewAsync"] = services => Of<IUserRepository>(services).LoadNewAsync(UserOfManyAccounts(), None),
        ["IAccountRepository.ListAsync"] = services => Of<IAccountRepository>(services).ListAsync(
            [.. Accounts(Count)], new ListAccounts(), AccountFields.All, None),
        ["IPermissionStore.FindAccountsAsync"] = services => Of<IPermissionStore>(services).FindAccountsAsync([.. Accounts(Count)], None),
        ["ILoginFailureStore.AddAsync"] = services => Of<ILoginFailureStore>(services).AddAsync(
            [.. Enumerable.Range(0, Inserted).Select(number => BitConverter.GetBytes((long)number).Concat(new byte[24]).ToArray())],
            Samples.NewEvent(), Samples.Now, Samples.Now.AddDays(-1), None),
        ["IWrongSecretStore.RecordAsync"] = services => Of<IWrongSecretStore>(services).RecordAsync(
            [.. Enumerable.Range(0, Count).Select(
                number => new WrongSecret($"apiKey-{number:D24}", null, null, 1, Samples.Now, Samples.Now))], None),
        ["IImportedDigests.FindStoredAsync"] = services => Of<IImportedDigests>(services).FindStoredAsync(
            [.. Enumerable.Range(0, Count).Select(Digest)], None),
        ["IQuotaStore.ReleaseAsync"] = services => Of<IQuotaStore>(services).ReleaseAsync(
            [.. Enumerable.Range(0, Inserted).Select(_ => new ReservedUnits(Guid.CreateVersion7(), Samples.Now, 1))], None),
        ["ISessionUseStore.WriteAsync"] = services => Of<ISessionUseStore>(services).WriteAsync(
            [.. Ids().Select(id => (id, Samples.Now))], None),
        ["ISessionUseStore.EndAsync"] = services => Of<ISessionUseStore>(services).EndAsync(
            Ids().ToDictionary(id => id, _ => Samples.Now), None),
        ["IUsageStore.WriteAsync"] = services => Of<IUsageStore>(services).WriteAsync(Ids().ToDictionary(id => id, _ => Counts()), None),
        ["IReportedKeys.FindAsync"] = services => Of<IReportedKeys>(services).FindAsync(
            [.. Ids().Select(id => $"{id}"), .. Enumerable.Range(0, Count).Select(number => $"apiKey-{number:D24}")],
            Samples.Account,
            None),
        ["IUsageReader.ListNamesAsync"] = async services =>
        {
            await services.IdentifyAsync(Samples.NewCaller());
            await Of<IUsageReader>(services).ListNamesAsync([.. Ids().Select(id => $"{id}")], None);
        },
        ["IUsageReader.ListGroupsAsync"] = services => Of<IUsageReader>(services).ListGroupsAsync(
            Samples.Account,
            UsageGrouping.ExternalId,
            new UsageSpan(Samples.Now.Date, Samples.Now.Date.AddDays(1), UsageInterval.Day),
            [.. Ids().Select(id => $"{id}")],
            None),
        ["IAudienceReader.ReadAsync"] = services => Of<IAudienceReader>(services).ReadAsync([.. Enumerable.Range(1_000, Count)], None),
        ["IChangeFeed.AppendAsync"] = services => InUnitOfWorkAsync(services, () => Of<IChangeFeed>(services).AppendAsync(
            [.. Enumerable.Range(1, Inserted).Select(id => new ChangedTag(CacheTag.OfUser(id), Audience.Everyone))], None)),
    };

    private static CredentialHash Digest(int number) => ForeignSecret.TryParse($"a-key-{number:D24}", out var secret)
        ? secret.HashBy(DigestAlgorithm.Sha256)
        : default;

    private static T Of<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();

    private static async Task InUnitOfWorkAsync(IServiceProvider services, Func<Task> work)
    {
        var done = await Of<IUnitOfWork>(services).ExecuteAsync<Success>(
            async _ =>
            {
                await work();
                return Result.Success;
            },
            None);
        Assert.That(done.IsError, Is.False);
    }

    private static Guid[] Ids() => [.. Enumerable.Range(0, Count).Select(_ => Guid.CreateVersion7())];

    private static IEnumerable<AccountId> Accounts(int count) =>
        Enumerable.Range(0, count).Select(number => new AccountId(3_000_000_000_000_000 + number));

    private static ApiKey KeyOfManySecrets()
    {
        var key = Samples.NewKey();
        for (var i = 0; i < Inserted; i++)
        {
            key.Rotate(
                new Rotation(TimeSpan.FromTicks(1), onFirstUse: false, expiresAt: null, ApiKeyPolicy.None),
                Guid.CreateVersion7(),
                Samples.Secret,
                "editor",
                Samples.Now);
        }

        return key;
    }

    private static User UserOfManyAccounts()
    {
        var user = User.Create("many@pulse.test", "maker", Samples.Now);
        foreach (var (number, account) in Accounts(Inserted).Index())
        {
            user.Join(account);
            user.Assign(1_000 + number, account);
        }

        return user;
    }

    /// <summary>A use and a refusal, so that each lookup of a key in a batch takes place.</summary>
    private static KeyCounts Counts()
    {
        var counts = new KeyCounts();
        counts.Add(new UseOfKey(
            new KeyOwner(Samples.Account, "customer-1"),
            Guid.CreateVersion7(),
            UseCodes.Ok,
            PermissionSet.Of([Permission.ReadApiKeys]),
            "203.0.113.7",
            "203.0.113.7",
            DateTime.UtcNow,
            new RateLimit(5, 3_600),
            1,
            IsOfRetiringSecret: true));
        counts.Add(new UseOfKey(
            default, Guid.CreateVersion7(), UseCodes.RateLimited, PermissionSet.None, "203.0.113.7", "203.0.113.7", DateTime.UtcNow));
        return counts;
    }
}
