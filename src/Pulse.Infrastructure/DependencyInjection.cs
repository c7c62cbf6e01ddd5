using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Applications;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Limits;
using Pulse.Application.LoginProtection;
using Pulse.Application.Merchants;
using Pulse.Application.Mfa;
using Pulse.Application.OAuth;
using Pulse.Application.Permissions;
using Pulse.Application.Portal;
using Pulse.Application.Revocation;
using Pulse.Application.Roles;
using Pulse.Application.Sessions;
using Pulse.Application.Streams;
using Pulse.Application.Users;
using Pulse.Application.Verification;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Accounts;
using Pulse.Infrastructure.ApiKeys;
using Pulse.Infrastructure.Applications;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Idempotency;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Merchants;
using Pulse.Infrastructure.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Portal;
using Pulse.Infrastructure.Protection;
using Pulse.Infrastructure.Recovery;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Roles;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Streams;
using Pulse.Infrastructure.Usage;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure;

public static class DependencyInjection
{
    public static IServiceCollection AddInfrastructure(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClockSteps>();
        services.AddSingleton<ICredentialGenerator, CredentialGenerator>();

        // First of the hosted services, because it can be slow and can stop the start.
        services.AddSingleton<KeyRing>();
        services.AddSingleton(provider => provider.GetRequiredService<KeyRing>().Provider);
        services.AddHostedService<KeyRingStart>();
        return services.AddPersistence().AddCredentials().AddLimits().AddUsage().AddUsers();
    }

    private static IServiceCollection AddPersistence(this IServiceCollection services)
    {
        services.AddSqlite().AddSingleton<SqlServerConnections>().AddSingleton<ReadCommittedSnapshot>();
        services.AddContexts();
        services.AddSingleton<StopDeadline>().AddSingleton<WriteLock>();
        services.AddSingleton<DatabaseFaults>();
        services.AddAudit();
        services.AddSingleton<DatabaseIdentity>();
        services.AddScoped<ChangedTags>().AddScoped<ISaveObserver>(provider => provider.GetRequiredService<ChangedTags>());
        services.AddScoped<ChangeFeedStep>();
        services.AddScoped<IUnitOfWork, UnitOfWork>().AddCommitSteps();
        services.AddScoped<IAccountRepository, AccountRepository>();
        services.AddScoped<IApiKeyRepository, ApiKeyRepository>();
        services.AddScoped<IKeyDependents, KeyDependents>();
        services.AddScoped<IApplicationRepository, ApplicationRepository>();
        services.AddScoped<IMerchantRepository, MerchantRepository>();
        services.AddSingleton<ISensitiveData, SensitiveData>();
        services.AddScoped<IApplicantStore, ApplicantStore>();
        services.AddScoped<ISessionRepository, SessionRepository>();
        services.AddScoped<ISessionCapacity, SessionCapacity>().AddScoped<SessionAllowances>();
        services.AddScoped<IIdempotencyStore, IdempotencyStore>();
        services.AddPruning("idempotency records", TimeSpan.FromMinutes(5), batchSize: 500, (scope, atMost, token) =>
            scope.GetRequiredService<IIdempotencyStore>().PruneAsync(atMost, token));
        services.AddScoped<FirstAccount>();
        services.AddScoped<NewDatabase>().AddScoped<SchemaCheck>();
        services.AddSingleton<DatabaseStart>();
        services.AddRecovery();
        return services;
    }

    /// <summary>
    /// Registers the steps in the order in which they run. The caller is checked first. Sessions end before the audit log is written,
    /// because it records their end. The change feed is locked last, for as short a time as possible.
    /// </summary>
    private static void AddCommitSteps(this IServiceCollection services)
    {
        services.AddScoped<ICommitStep, CallerInTransaction>();
        services.AddScoped<ICommitStep, ImpersonationEnding>();
        services.AddScoped<ICommitStep, IdempotencyStep>();
        services.AddScoped<ICommitStep>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddScoped<ICommitStep>(provider => provider.GetRequiredService<ChangeFeedStep>());
    }

    private static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<InvalidationClock>();
        services.AddSingleton<AppliedChanges>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FeedLag>(provider, TimeProvider.System));
        services.AddSingleton<CommittedEventWitness>();
        services.AddDerivedState<InvalidationClock>().AddDerivedState<AppliedChanges>()
            .AddDerivedState<QuotaLedger>().AddDerivedState<UsageRecorder>()
            .AddDerivedState<SessionUses>().AddDerivedState<AuditHeads>().AddDerivedState<RepeatedEvents>()
            .AddDerivedState<AuditSealer>().AddDerivedState<AuditArchiver>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<ThisNode>();
        services.AddSingleton<OpaqueTags>().AddSingleton<OrderedChanges>();
        services.AddSingleton<Acknowledgements>();
        services.AddSingleton(new NodeWatch(TimeProvider.System));
        services.AddSingleton<RevocationChannel>();
        services.AddScoped<IChangeFeed, ChangeFeed>().AddScoped<IAudienceReader, AudienceReader>();
        services.AddScoped<INodeRegistry, NodeRegistry>();
        services.AddSingleton<NodeList>().AddSingleton<WaitLimit>();
        services.AddScoped<IRevocationState, RevocationState>();
        services.AddScoped<RevocationAnnouncer>();
        services.AddScoped<IRevocationReports>(provider => provider.GetRequiredService<RevocationAnnouncer>());
        services.AddHostedService<NodeReports>();
        services.AddHostedService<ChangeFeedReader>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationChannel>());
        services.AddStreams();
        services.AddSessionBookkeeping();
        services.AddLogins();
        services.AddSingleton(provider => new MemoryBudget(provider.GetRequiredService<CacheOptions>().MaxMegabytes * 1024L * 1024));
        services.AddSingleton<CallerCache>();
        services.AddSingleton<FailedLookupLimiter>();
        services.AddSingleton<WrongSecrets>();
        services.AddHostedService(provider => provider.GetRequiredService<WrongSecrets>());
        services.AddScoped<IWrongSecretStore, WrongSecretStore>();
        services.AddScoped<ICredentialStore, CredentialStore>();
        services.AddScoped<IImportedDigests, ImportedDigests>();
        services.AddSingleton<ImportedKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportedKeys>());
        services.AddSingleton<ISessionWriter, SessionWriter>();
        services.AddScoped<IStoredSecretCheck, StoredSecretCheck>();
        services.AddSingleton<CredentialVerifier>();
        services.AddSingleton<ICredentialVerifier>(provider => provider.GetRequiredService<CredentialVerifier>());
        services.AddSingleton<IKeyExaminer>(provider => provider.GetRequiredService<CredentialVerifier>());
        services.AddSingleton<ITokenExaminer, TokenExaminer>();
        services.AddSingleton<IPendingSecretActivator, PendingSecretActivator>();
        services.AddSingleton<IAccountDirectory, AccountDirectory>();
        services.AddSingleton<IPermissionCatalogue, PermissionCatalogueCache>();
        services.AddScoped<IPermissionStore, PermissionStore>();
        return services;
    }

    private static void AddStreams(this IServiceCollection services)
    {
        services.AddSingleton<StreamEvents>().AddSingleton<StreamAccessCheck>().AddSingleton<ResumedStream>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RemoteRevocations>(provider, TimeProvider.System));
        services.AddSingleton<Distributor>().AddHostedService(provider => provider.GetRequiredService<Distributor>());
        services.AddSingleton<RevocationStreams>();
        services.AddSingleton<IRevocationStreams>(provider => provider.GetRequiredService<RevocationStreams>());
        services.AddSingleton<IListeners>(provider => provider.GetRequiredService<RevocationStreams>());
    }

    private static void AddSessionBookkeeping(this IServiceCollection services)
    {
        services.AddSingleton<SessionUses>();
        services.AddScoped<ISessionUseStore, SessionUseStore>();
        services.AddHostedService<SessionUseWriter>();
        services.AddScoped<IEndedSessions, EndedSessions>();
        services.AddPruning("sessions", TimeSpan.FromMinutes(1), batchSize: 500, (scope, atMost, token) =>
            scope.GetRequiredService<IEndedSessions>().PruneAsync(atMost, token));
    }

    private static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, EmailNormalizer>();
        services.AddScoped<EmailForms>();
        services.AddIdentityCore<UserCredential>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "";
            identity.Lockout.AllowedForNewUsers = false;
            identity.Password.RequiredLength = PasswordRule.MinLength;
            identity.Password.RequireDigit = false;
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 1;
        }).AddTokenProvider<AuthenticatorTokenProvider<UserCredential>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<UserCredentialStore>();
        services.AddScoped<IUserStore<UserCredential>>(provider => provider.GetRequiredService<UserCredentialStore>());
        services.AddScoped<ISecondFactorStore, SecondFactorStore>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordHashing.Iterations);
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<UserCredential>, PasswordHasher<UserCredential>>());
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<IPasswordHashing>(provider => provider.GetRequiredService<PasswordHashing>());
        services.AddScoped<IPasswordVerifier, PasswordVerifier>();
        services.AddScoped<IMembershipStore, MembershipStore>();
        services.AddScoped<IUserRepository, UserRepository>();
        services.AddScoped<IRoleRepository, RoleRepository>();
        services.AddScoped<IRoleHolderReader, RoleHolderReader>();
        services.AddScoped<IUserLogins, UserLogins>();
        services.AddScoped<ITokenIssuerReader, TokenIssuerReader>();
        return services;
    }

    private static IServiceCollection AddDerivedState<T>(this IServiceCollection services)
        where T : class, IDerivedState => services.AddSingleton<IDerivedState>(provider => provider.GetRequiredService<T>());
}
