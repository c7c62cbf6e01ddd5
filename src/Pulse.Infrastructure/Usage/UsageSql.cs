namespace Pulse.Infrastructure.Usage;

/// <summary>
/// The upsert statements for batches, which EF Core does not offer. Each takes its rows as one JSON parameter, so the statement text is
/// constant. If two nodes insert the same row at once on SQL Server, one fails (error 2627) and writes its batch again.
/// </summary>
internal abstract record UsageSql
{
    public static readonly UsageSql Sqlite = new OfSqlite();
    public static readonly UsageSql SqlServer = new OfSqlServer();

    /// <summary>Rows of <c>k</c> key, <c>h</c> hour, <c>c</c> code, <c>n</c> count.</summary>
    public abstract string AddUses { get; }

    /// <summary>
    /// Rows of <c>a</c> account, <c>g</c> series, <c>d</c> day, <c>h</c> hour of the day, <c>v</c> value, <c>n</c> requests,
    /// <c>r</c> refused. The key may be deleted; its uses still count for the account.
    /// </summary>
    public abstract string AddTotals { get; }

    /// <summary>Rows of <c>k</c> key, <c>p</c> permission, <c>t</c> instant.</summary>
    public abstract string TouchPermissions { get; }

    /// <summary>Rows of <c>k</c> key, <c>w</c> network, <c>t</c> instant, <c>r</c> instant of a use with a retiring secret.</summary>
    public abstract string TouchNetworks { get; }

    /// <summary>Rows of <c>k</c> key, <c>t</c> instant, <c>i</c> address.</summary>
    public abstract string TouchKeys { get; }

    /// <summary>Rows of <c>k</c> secret, <c>t</c> instant.</summary>
    public abstract string TouchSecrets { get; }

    private sealed record OfSqlite : UsageSql
    {
        private const string Key = "j.value ->> 'k'";
        private const string Rows = "{0}";
        private const string OfLivingKeys = $"FROM json_each({{0}}) AS j WHERE EXISTS (SELECT 1 FROM ApiKeys WHERE ApiKeys.Id = {Key})";

        public override string AddUses => $"""
            INSERT INTO KeyUsages (ApiKeyId, Hour, Code, Count)
            SELECT {Key}, j.value ->> 'h', j.value ->> 'c', j.value ->> 'n' {OfLivingKeys}
            ON CONFLICT (ApiKeyId, Hour, Code) DO UPDATE SET Count = Count + excluded.Count
            """;

        public override string AddTotals => $"""
            INSERT INTO AccountUsages (AccountId, Grouping, Day, Hour, Value, Requests, Refused)
            SELECT a.Id, j.value ->> 'g', j.value ->> 'd', j.value ->> 'h', j.value ->> 'v', sum(j.value ->> 'n'), sum(j.value ->> 'r')
            FROM json_each({Rows}) AS j JOIN Accounts AS a ON a.Id = j.value ->> 'a' GROUP BY 1, 2, 3, 4, 5
            ON CONFLICT (AccountId, Grouping, Day, Value, Hour)
            DO UPDATE SET Requests = Requests + excluded.Requests, Refused = Refused + excluded.Refused
            """;

        public override string TouchPermissions => $"""
            INSERT INTO KeyPermissionUses (ApiKeyId, Permission, LastUsedAt) SELECT {Key}, j.value ->> 'p', j.value ->> 't' {OfLivingKeys}
            ON CONFLICT (ApiKeyId, Permission) DO UPDATE SET LastUsedAt = max(LastUsedAt, excluded.LastUsedAt)
            """;

        public override string TouchNetworks => $"""
            INSERT INTO KeyNetworks (ApiKeyId, Network, LastUsedAt, RetiringSecretUsedAt)
            SELECT {Key}, j.value ->> 'w', j.value ->> 't', j.value ->> 'r' {OfLivingKeys}
            ON CONFLICT (ApiKeyId, Network) DO UPDATE SET LastUsedAt = max(LastUsedAt, excluded.LastUsedAt),
                RetiringSecretUsedAt = coalesce(
                    max(RetiringSecretUsedAt, excluded.RetiringSecretUsedAt), excluded.RetiringSecretUsedAt, RetiringSecretUsedAt)
            """;

        public override string TouchKeys => """
            UPDATE ApiKeys SET LastUsedAt = u.t, LastUsedIp = u.i
            FROM (SELECT j.value ->> 'k' AS k, j.value ->> 't' AS t, j.value ->> 'i' AS i FROM json_each({0}) AS j) AS u
            WHERE ApiKeys.Id = u.k AND (ApiKeys.LastUsedAt IS NULL OR ApiKeys.LastUsedAt < u.t)
            """;

        public override string TouchSecrets => """
            UPDATE KeySecrets SET LastUsedAt = u.t FROM (SELECT j.value ->> 'k' AS k, j.value ->> 't' AS t FROM json_each({0}) AS j) AS u
            WHERE KeySecrets.Id = u.k AND (KeySecrets.LastUsedAt IS NULL OR KeySecrets.LastUsedAt < u.t)
            """;
    }

    private sealed record OfSqlServer : UsageSql
    {
        public override string AddUses => """
            MERGE KeyUsages AS t
            USING (SELECT j.k, j.h, j.c, j.n
                FROM OPENJSON({0}) WITH (k uniqueidentifier, h datetime2(3), c varchar(32) COLLATE Latin1_General_100_BIN2, n bigint) AS j
                JOIN ApiKeys AS a ON a.Id = j.k) AS s
            ON t.ApiKeyId = s.k AND t.Hour = s.h AND t.Code = s.c
            WHEN MATCHED THEN UPDATE SET Count = t.Count + s.n
            WHEN NOT MATCHED THEN INSERT (ApiKeyId, Hour, Code, Count) VALUES (s.k, s.h, s.c, s.n);
            """;

        public override string AddTotals => """
            MERGE AccountUsages AS t
            USING (SELECT j.a, j.g, j.d, j.h, j.v, sum(j.n) AS n, sum(j.r) AS r
                FROM OPENJSON({0}) WITH (a bigint, g int, d datetime2(3), h int,
                    v nvarchar(256) COLLATE Latin1_General_100_BIN2, n bigint, r bigint) AS j
                JOIN Accounts AS a ON a.Id = j.a
                GROUP BY j.a, j.g, j.d, j.h, j.v) AS s
            ON t.AccountId = s.a AND t.Grouping = s.g AND t.Day = s.d AND t.Value = s.v AND t.Hour = s.h
            WHEN MATCHED THEN UPDATE SET Requests = t.Requests + s.n, Refused = t.Refused + s.r
            WHEN NOT MATCHED THEN INSERT (AccountId, Grouping, Day, Hour, Value, Requests, Refused)
                VALUES (s.a, s.g, s.d, s.h, s.v, s.n, s.r);
            """;

        public override string TouchPermissions => """
            MERGE KeyPermissionUses AS t
            USING (SELECT j.k, j.p, j.t
                FROM OPENJSON({0}) WITH (k uniqueidentifier, p varchar(64) COLLATE Latin1_General_100_BIN2, t datetime2(3)) AS j
                JOIN ApiKeys AS a ON a.Id = j.k) AS s
            ON t.ApiKeyId = s.k AND t.Permission = s.p
            WHEN MATCHED AND t.LastUsedAt < s.t THEN UPDATE SET LastUsedAt = s.t
            WHEN NOT MATCHED THEN INSERT (ApiKeyId, Permission, LastUsedAt) VALUES (s.k, s.p, s.t);
            """;

        public override string TouchNetworks => """
            MERGE KeyNetworks AS t
            USING (SELECT j.k, j.w, j.t, j.r
                FROM OPENJSON({0}) WITH (k uniqueidentifier, w varchar(16) COLLATE Latin1_General_100_BIN2, t datetime2(3),
                    r datetime2(3)) AS j
                JOIN ApiKeys AS a ON a.Id = j.k) AS s
            ON t.ApiKeyId = s.k AND t.Network = s.w
            WHEN MATCHED AND (t.LastUsedAt < s.t OR s.r IS NOT NULL) THEN UPDATE SET
                LastUsedAt = CASE WHEN t.LastUsedAt < s.t THEN s.t ELSE t.LastUsedAt END,
                RetiringSecretUsedAt =
                    CASE WHEN t.RetiringSecretUsedAt IS NULL OR t.RetiringSecretUsedAt < s.r THEN s.r ELSE t.RetiringSecretUsedAt END
            WHEN NOT MATCHED THEN INSERT (ApiKeyId, Network, LastUsedAt, RetiringSecretUsedAt) VALUES (s.k, s.w, s.t, s.r);
            """;

        public override string TouchKeys => """
            UPDATE a SET LastUsedAt = j.t, LastUsedIp = j.i
            FROM ApiKeys AS a JOIN OPENJSON({0}) WITH (k uniqueidentifier, t datetime2(3), i varchar(45)) AS j ON a.Id = j.k
            WHERE a.LastUsedAt IS NULL OR a.LastUsedAt < j.t
            """;

        public override string TouchSecrets => """
            UPDATE s SET LastUsedAt = j.t
            FROM KeySecrets AS s JOIN OPENJSON({0}) WITH (k uniqueidentifier, t datetime2(3)) AS j ON s.Id = j.k
            WHERE s.LastUsedAt IS NULL OR s.LastUsedAt < j.t
            """;
    }
}
