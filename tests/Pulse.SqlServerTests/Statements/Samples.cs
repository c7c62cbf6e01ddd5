using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Audit;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Sample arguments of calls.</summary>
internal static class Samples
{
    public static readonly DateTime Now = new(2030, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc);
    public static readonly AccountId Account = new(1_234_567_890_123_456);
    public static readonly ApiKeyIdentifier Identifier = ApiKeyIdentifier.From("AbCdEfGhIjKlMnOpQrStUvWx");
    public static readonly ForeignSecret Foreign = ForeignSecret.TryParse("a-key-of-another-system", out var foreign) ? foreign : default;

    public static readonly ApiKeySecret Secret = ApiKeySecret.From(new byte[ApiKeySecret.RandomBytes]);
    public static readonly SessionToken Token = SessionToken.From(new byte[SessionToken.RandomBytes]);

    public static readonly ApiKeyDetails Details = new("name", "description", PermissionSet.Of([Permission.ReadApiKeys]), Now.AddDays(1));

    public static readonly Dictionary<string, object> HeadOfChangeFeed = new() { ["Id"] = 1, ["Position"] = 7L };

    public static Dictionary<string, object> HeadOfAuditChain(AuditKey key)
    {
        var empty = new byte[AuditKey.Length];
        var seal = new AuditSeal(key).Of(chain: 0, position: 0, mac: empty, registry: empty);
        return new()
        {
            ["Id"] = 0L,
            ["Position"] = 0L,
            ["LargestStepBack"] = 0L,
            ["Mac"] = empty,
            ["Seal"] = seal,
            ["Registry"] = empty,
            ["KeyCheck"] = key.Check,
        };
    }

    /// <summary>Adds a chain with two events and its head.</summary>
    /// <returns>A checkpoint after both events.</returns>
    public static Dictionary<string, object> FillWithEvents(
        Dictionary<string, List<Dictionary<string, object>>> rows, AccountId? account, AuditKey key)
    {
        var (mac, content, events) = (new byte[AuditKey.Length], new AuditContent(), new List<Dictionary<string, object>>());
        foreach (var position in (long[])[1, 2])
        {
            var happened = NewEvent().In(Guid.CreateVersion7(), account);
            mac = key.Sign(content.Of(mac, position, happened));
            var row = AuditContent.Columns.ToDictionary(
                column => column, column => typeof(AuditEvent).GetProperty(column)!.GetValue(happened)!);
            (row["AccountId"], row["ActorType"]) = (account?.Number!, $"{happened.ActorType}");
            (row["Sequence"], row["Position"], row["Mac"]) = (position, position, mac);
            events.Add(row.Where(column => column.Value is not null).ToDictionary());
        }

        rows["AuditEvents"] = events;
        var (chain, seal) = (AuditChain.Of(account), new AuditSeal(key));
        rows["AuditChains"] = [new() { ["Position"] = 2L, ["Mac"] = mac, ["Seal"] = seal.Of(chain, 2, mac, registry: null) }];
        return RowOfCheckpoint(seal, chain, position: 2);
    }

    public static Dictionary<string, object> RowOfCheckpoint(AuditSeal seal) => RowOfCheckpoint(seal, Account.Number, position: 0);

    private static Dictionary<string, object> RowOfCheckpoint(AuditSeal seal, long chain, long position)
    {
        var checkpoint = new AuditCheckpoint
        {
            Chain = chain,
            Kind = AuditCheckpointKind.Latest,
            Position = position,
            StartedAt = Now,
            At = Now,
        };
        return new()
        {
            ["Chain"] = checkpoint.Chain,
            ["Kind"] = (int)checkpoint.Kind,
            ["Position"] = checkpoint.Position,
            ["Mac"] = checkpoint.Mac,
            ["Checked"] = checkpoint.Checked,
            ["Total"] = checkpoint.Total,
            ["StartedAt"] = checkpoint.StartedAt,
            ["At"] = checkpoint.At,
            ["Seal"] = seal.Of(checkpoint),
        };
    }

    public static readonly Dictionary<string, object> RowOfAccount = new()
    {
        ["Id"] = Account.Number,
        ["Name"] = "account",
        ["Active"] = true,
        ["Permissions"] = 0L,
        ["RequireMfa"] = false,
        ["Sequence"] = 1L,
        ["ApiKeyPolicy_RequireExpiry"] = false,
        ["ApiKeyPolicy_RequireAllowedIps"] = false,
        ["CreatedAt"] = Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };

    /// <summary>The terms of an account with all possible requirements for its keys.</summary>
    public static readonly KeyTerms Terms = new(
        true, new ApiKeyPolicy { RequireExpiry = true, RequireAllowedIps = true, MaxLifetimeDays = 90, DisableAfterUnusedDays = 9 });

    /// <summary>Both parts of a row, the domain's and Identity's.</summary>
    public static readonly Dictionary<string, object> RowOfUser = new()
    {
        ["Id"] = 7,
        ["Email"] = "somebody@pulse.test",
        ["NormalizedEmail"] = "SOMEBODY@PULSE.TEST",
        ["UserName"] = "somebody@pulse.test",
        ["NormalizedUserName"] = "SOMEBODY@PULSE.TEST",
        ["Active"] = true,
        ["HasFirstPassword"] = false,
        ["SecurityStamp"] = "stamp",
        ["ConcurrencyStamp"] = "stamp",
        ["CreatedAt"] = Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };

    public static ApiKey NewKey() =>
        ApiKey.Create(Guid.CreateVersion7(), Account, Identifier, Guid.CreateVersion7(), Secret, Details, "maker", Now).Value;

    public static AuditEvent NewEvent() =>
        AuditEvent.Of(
            Guid.CreateVersion7(),
            Now,
            AuditActions.ApiKeyCreated,
            new AuditActor(AuditActorType.User, "7", "maker"),
            AuditTarget.ApiKey(Guid.CreateVersion7()),
            Account,
            "203.0.113.7",
            "{}");

    public static Session NewSession() =>
        Session.OfUser(Guid.CreateVersion7(), Token, userId: 7, SessionOrigin.Unknown, Now, TimeSpan.FromHours(1));

    /// <summary>
    /// A session of a member, joined with the membership, that was started by a user who may not impersonate: neither of the two users is
    /// found.
    /// </summary>
    public static Dictionary<string, object> RowOfImpersonation => RowOf(NewImpersonation());

    public static Session NewImpersonation() => Session.OfImpersonator(
        Guid.CreateVersion7(), Token, userId: 7, impersonatedUserId: 8, SessionOrigin.Unknown, endsAt: null, Now, TimeSpan.FromHours(1));

    public static ApiKeyCaller NewCaller() => new()
    {
        Id = Guid.CreateVersion7(),
        SecretId = Guid.CreateVersion7(),
        Identifier = Identifier.Value,
        KeyName = "name",
        Permissions = PermissionSet.BuiltIn,
        Account = new CallerAccount(Account, "account", null, Active: true, PermissionSet.BuiltIn, Primary: true),
        CreatedAt = Now,
        CreatedBy = "maker",
        UpdatedAt = Now,
        UpdatedBy = "maker",
    };

    public static UserCaller NewUserCaller() => new()
    {
        Id = 7,
        Email = "user@pulse.test",
        Accounts = [],
        Roles = [],
        HasMfa = true,
        CreatedAt = Now,
        CreatedBy = "maker",
        UpdatedAt = Now,
        UpdatedBy = "maker",
    };

    public static Dictionary<string, object> RowOfExpiredCall(byte[] id, byte[] fingerprint) => new()
    {
        ["Sequence"] = 1L,
        ["Id"] = id,
        ["Fingerprint"] = fingerprint,
        ["Holder"] = Guid.CreateVersion7(),
        ["StartedAt"] = DateTime.UnixEpoch,
        ["ExpiresAt"] = DateTime.UnixEpoch,
        ["Committed"] = true,
    };

    public static Dictionary<string, object> RowOf(Session session) => new()
    {
        ["Sequence"] = 1L,
        [nameof(session.Id)] = session.Id,
        [nameof(session.TokenHash)] = session.TokenHash,
        [nameof(session.UserId)] = session.UserId!,
        [nameof(session.ImpersonatedUserId)] = (object?)session.ImpersonatedUserId ?? DBNull.Value,
        [nameof(session.CreatedAt)] = session.CreatedAt,
        [nameof(session.ExpiresAt)] = session.ExpiresAt,
        [nameof(session.LastSeenAt)] = session.LastSeenAt,
    };

    /// <summary>
    /// The row of <paramref name="key"/>, joined with those of its secret and its account. The name of an account column that the key also
    /// has ends with 0.
    /// </summary>
    public static Dictionary<string, object> RowOf(ApiKey key) =>
        new(RowOfAccount.Concat(RowOfAccount.Select(column => KeyValuePair.Create($"{column.Key}0", column.Value))))
        {
            ["Sequence"] = 1L,
            [nameof(key.Id)] = key.Id,
            [nameof(key.AccountId)] = key.AccountId.Number,
            [nameof(key.Identifier)] = key.Identifier,
            [nameof(key.SecretHint)] = key.SecretHint,
            [nameof(key.AllowedIps)] = $"{key.AllowedIps}",
            [nameof(key.Metadata)] = "{}",
            [nameof(key.Prefix)] = key.Prefix,
            [nameof(KeySecret.IsImported)] = false,
            [nameof(key.Name)] = key.Name,
            [nameof(key.Permissions)] = key.Permissions.Bits,
            [nameof(key.Active)] = key.Active,
            [nameof(key.CreatedAt)] = key.CreatedAt,
            [nameof(key.CreatedBy)] = key.CreatedBy,
            [nameof(key.UpdatedAt)] = key.UpdatedAt,
            [nameof(key.UpdatedBy)] = key.UpdatedBy,
            [nameof(key.Version)] = key.Version,
            [nameof(KeySecret.ApiKeyId)] = key.Id,
            [nameof(KeySecret.Hash)] = key.Secrets[0].Hash,
            [nameof(KeySecret.Hint)] = key.SecretHint,
            [nameof(KeySecret.ActivatedAt)] = key.CreatedAt,
            [nameof(KeySecret.GraceSeconds)] = 0,
        };
}
