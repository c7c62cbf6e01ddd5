using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Revocation;

namespace Pulse.ArchitectureTests;

/// <summary>
/// Security rule 7: nodes keep rights in memory, so that a change that can end a right must be in the change feed. The change feed reports
/// changes of each kind of row, or the list here contains that kind because no right is derived from it.
/// </summary>
public sealed class RevocationTests
{
    private static readonly string[] GrantNothing =
    [
        "AccountUsage", "AuditChain", "AuditCheckpoint", "AuditEvent", "ChangeFeedEntry", "ChangeFeedHead", "IdempotencyRecord",
        "KeyNetwork", "KeyPermissionUse", "KeyUsage", "LockRow", "LoginFailure", "LoginNetwork", "Merchant", "MerchantApplication",
        "MfaChallenge", "Node", "QuotaUse", "RateUse", "RecoveryCode", "SessionAllowance", "UsedCode",
    ];

    [Test]
    public void Every_entity_type_is_published_on_change_or_grants_no_rights(
        [Values(EntityState.Modified, EntityState.Deleted)] EntityState state)
    {
        var unreported = Models.Sqlite.GetEntityTypes().Where(kind => !IsReported(kind, state)).Select(kind => kind.ShortName());

        Assert.That(unreported.Order(), Is.EqualTo(GrantNothing));
    }

    [Test]
    public void Added_memberships_role_assignments_and_permissions_are_published_on_the_change_feed()
    {
        var reported = Models.Sqlite.GetEntityTypes().Where(kind => IsReported(kind, EntityState.Added)).Select(kind => kind.ShortName());

        Assert.That(reported.Order(), Is.EqualTo(new[] { "CustomPermission", "Membership", "RoleAssignment" }));
    }

    /// <summary>
    /// Security rule 30: listeners of an account learn of changes in that account. A permission can be held in every account.
    /// </summary>
    [Test]
    public void Every_published_entity_type_but_permissions_names_the_accounts_that_it_concerns()
    {
        var everyone = Models.Sqlite.GetEntityTypes().Where(kind => AudiencesOf(kind).Contains(Audience.Everyone));

        Assert.That(everyone.Select(kind => kind.ShortName()), Is.EqualTo(new[] { "CustomPermission" }));
    }

    private static List<Audience> AudiencesOf(IEntityType kind)
    {
        using var db = SqlitePulseDbContext.WithoutDatabase();
        return [.. ChangesOf(db, kind, EntityState.Modified).Select(changed =>
        {
            var audience = new TagAudience();
            audience.Add(changed.Of);
            return audience.With(new Dictionary<int, List<AccountId>> { [7] = [new(1_000_000_000_000_007)] });
        })];
    }

    private static bool IsReported(IEntityType kind, EntityState state)
    {
        using var db = SqlitePulseDbContext.WithoutDatabase();
        return ChangesOf(db, kind, state).Count > 0;
    }

    private static List<(CacheTag Tag, EntityEntry Of)> ChangesOf(SqlitePulseDbContext db, IEntityType kind, EntityState state)
    {
        var entry = db.Entry(RuntimeHelpers.GetUninitializedObject(kind.ClrType));
        foreach (var key in kind.GetProperties().Where(column => column.IsKey() || column.IsForeignKey()))
        {
            entry.Property(key.Name).CurrentValue = SomeOf(Nullable.GetUnderlyingType(key.ClrType) ?? key.ClrType);
        }

        entry.State = state;
        return [.. CacheTag.ChangedIn(db.ChangeTracker)];
    }

    private static object SomeOf(Type type) => type switch
    {
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 7,
        _ when type == typeof(long) => 7L,
        _ when type == typeof(string) => "",
        _ when type == typeof(byte[]) => Array.Empty<byte>(),
        _ when type == typeof(DateTime) => DateTime.UnixEpoch,
        { IsEnum: true } => Enum.ToObject(type, 0),
        _ when type == typeof(Guid) => Guid.CreateVersion7(),
        _ when type == typeof(AccountId) => new AccountId(1_000_000_000_000_007),
        _ => throw new NotSupportedException($"The key has the type {type}."),
    };
}
