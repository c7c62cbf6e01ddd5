using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// The entity model, the same for both databases. One subclass per database carries its migrations. Rows of an account are visible only
/// if that account is in effect: see <see cref="TenantFilter"/>. Contexts are pooled: a scope uses one from <see cref="Begin"/> to its
/// disposal. In between uses, a context has no tenant and saves nothing. Only a unit of work tracks what it reads.
/// </summary>
public abstract class PulseDbContext(DbContextOptions options) : DbContext(options)
{
    private RequestContext? context;
    private ISaveObserver? observer;

    /// <summary>
    /// Name of the query filter on all tenant data. Without an account in effect, it matches no row. Only the credential store and system
    /// stores may ignore it; an architecture test lists them.
    /// </summary>
    public const string TenantFilter = "Tenant";

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<KeySecret> KeySecrets => Set<KeySecret>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<User> Users => Set<User>();

    public DbSet<MfaChallenge> MfaChallenges => Set<MfaChallenge>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<MerchantApplication> Applications => Set<MerchantApplication>();

    public DbSet<Merchant> Merchants => Set<Merchant>();

    /// <summary>The set of connections that this context uses.</summary>
    public DatabaseLane Lane { get; set; }

    /// <summary>How long a command waits for another process's write. Null to use the connection string's timeout. SQLite only.</summary>
    internal TimeSpan? LockWait { get; set; }

    /// <summary>
    /// Whether a client waits for the work of this scope. When the process stops, such work fails in time for a response, and other work
    /// continues until all is written. Always true in the scope of a request.
    /// </summary>
    public bool IsClientWaiting
    {
        get => field || context?.IsFromClient == true;
        set;
    }

    /// <summary>Whether entities that are read now are tracked, because they can be changed.</summary>
    internal bool IsTracking
    {
        get => ChangeTracker.QueryTrackingBehavior is QueryTrackingBehavior.TrackAll;
        set => ChangeTracker.QueryTrackingBehavior = value ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;
    }

    /// <summary>Whether a client waits for the reads and writes of this context.</summary>
    internal bool IsAwaited => IsClientWaiting || Lane is DatabaseLane.Credentials;

    /// <summary>Name of the database function that reads a value from a JSON column.</summary>
    protected abstract string JsonValueFunction { get; }

    /// <summary>Maps the sort order of texts by UTF-16 code units (<see cref="SortTexts.Ordinal"/>).</summary>
    protected abstract void MapOrdinal(DbFunctionBuilder function);

    private AccountId? Tenant => context?.Scope?.AccountId;

    /// <summary>Begins the use by a scope, with nothing left of the previous use.</summary>
    internal void Begin(RequestContext context, ISaveObserver observer)
    {
        Reset();
        (this.context, this.observer) = (context, observer);
    }

    /// <summary>Ends the use by the scope.</summary>
    public override void Dispose()
    {
        Reset();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public override async ValueTask DisposeAsync()
    {
        Reset();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <exception cref="InvalidOperationException">A right changes outside a unit of work. Only a unit of work notifies other nodes.
    /// Or no scope uses the context.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Once. Otherwise each reader of the changes compares all entities again.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Prepare();
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <inheritdoc cref="SaveChangesAsync(bool, CancellationToken)"/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Prepare();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>
    /// Sets the options of all contexts. Ignores the warning about counts without an order. Refuses a query that joins two collections,
    /// because it returns the product of their rows; this check needs the default splitting behavior. Lowers the level of failures, because
    /// the code that catches them logs them.
    /// </summary>
    internal static void Configure(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).ConfigureWarnings(warnings => warnings
            .Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)
            .Throw(RelationalEventId.MultipleCollectionIncludeWarning)
            .Log(
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>().HavePrecision(3);
        configurationBuilder.Properties<AccountId>().HaveConversion<AccountIdConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PulseDbContext).Assembly);
        modelBuilder.HasDbFunction(StoredForm.JsonValueMethod).HasName(JsonValueFunction).IsBuiltIn();
        MapOrdinal(modelBuilder.HasDbFunction(SortTexts.OrdinalMethod));

        modelBuilder.Entity<ApiKey>().HasQueryFilter(TenantFilter, key => key.AccountId == Tenant);
        modelBuilder.Entity<KeySecret>().HasQueryFilter(TenantFilter, secret => secret.AccountId == Tenant);
        foreach (var row in modelBuilder.Model.GetEntityTypes().Select(type => type.ClrType).ToList())
        {
            if (row.IsAssignableTo(typeof(IAccountRow)))
            {
                modelBuilder.Entity(row).HasQueryFilter(TenantFilter, IsTenants(row, nameof(IAccountRow.AccountId)));
            }
            else if (row.IsAssignableTo(typeof(IApiKeyRow)))
            {
                modelBuilder.Entity(row).HasQueryFilter(TenantFilter, IsTenants(row, nameof(IApiKeyRow.ApiKey), nameof(ApiKey.AccountId)));
            }
        }

        modelBuilder.Entity<AuditEvent>()
            .HasQueryFilter(TenantFilter, happened => happened.AccountId == Tenant && happened.AccountId != null);
        modelBuilder.Entity<Membership>().HasQueryFilter(TenantFilter, membership => membership.AccountId == Tenant);
        modelBuilder.Entity<Role>().HasQueryFilter(TenantFilter, role => role.AccountId == null || role.AccountId == Tenant);
        modelBuilder.Entity<MerchantApplication>().HasQueryFilter(TenantFilter, application => application.AccountId == Tenant);
        modelBuilder.Entity<Merchant>().HasQueryFilter(TenantFilter, merchant => merchant.AccountId == Tenant);
        modelBuilder.Entity<RoleAssignment>()
            .HasQueryFilter(TenantFilter, assignment => assignment.AccountId == null || assignment.AccountId == Tenant);
    }

    /// <summary>Makes a filter that compares the account of a row with the account in effect.</summary>
    /// <param name="type">The row's type.</param>
    /// <param name="path">Property names from the row to its account id.</param>
    private LambdaExpression IsTenants(Type type, params string[] path)
    {
        var row = Expression.Parameter(type, "row");
        var account = Expression.Convert(path.Aggregate((Expression)row, Expression.Property), typeof(AccountId?));
        var tenant = Expression.Property(Expression.Constant(this, typeof(PulseDbContext)), nameof(Tenant));
        return Expression.Lambda(Expression.Equal(account, tenant), row);
    }

    private void Prepare()
    {
        if (context is null || observer is null)
        {
            throw new InvalidOperationException("No scope uses this context.");
        }

        Authorship.Sign(ChangeTracker, context.Caller);
        observer.Saving(this);
    }

    /// <summary>EF Core resets its own state when the context returns to the pool. This is the rest.</summary>
    private void Reset()
    {
        (context, observer) = (null, null);
        (Lane, LockWait, IsClientWaiting) = (DatabaseLane.Requests, null, false);
    }
}
