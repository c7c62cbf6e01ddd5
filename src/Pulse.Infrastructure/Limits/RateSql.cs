namespace Pulse.Infrastructure.Limits;

/// <summary>
/// The upsert statement for a batch of <see cref="RateUse"/> rows, which EF Core does not offer. If two nodes insert the same row at once
/// on SQL Server, one fails (error 2627) and writes its batch again.
/// </summary>
internal static class RateSql
{
    private const string OnSqlite = """
        INSERT INTO RateUses (ApiKeyId, At, EndsAt, Count)
        SELECT j.value ->> 'k', j.value ->> 't', j.value ->> 'e', j.value ->> 'n'
        FROM json_each({0}) AS j WHERE EXISTS (SELECT 1 FROM ApiKeys WHERE ApiKeys.Id = j.value ->> 'k')
        ON CONFLICT (ApiKeyId, At) DO UPDATE SET Count = Count + excluded.Count, EndsAt = max(EndsAt, excluded.EndsAt)
        """;

    private const string OnSqlServer = """
        MERGE RateUses AS t
        USING (SELECT j.k, j.t, j.e, j.n FROM OPENJSON({0}) WITH (k uniqueidentifier, t datetime2(3), e datetime2(3), n bigint) AS j
            JOIN ApiKeys AS a ON a.Id = j.k) AS s
        ON t.ApiKeyId = s.k AND t.At = s.t
        WHEN MATCHED THEN UPDATE SET Count = t.Count + s.n, EndsAt = CASE WHEN t.EndsAt < s.e THEN s.e ELSE t.EndsAt END
        WHEN NOT MATCHED THEN INSERT (ApiKeyId, At, EndsAt, Count) VALUES (s.k, s.t, s.e, s.n);
        """;

    /// <summary>The parameter is JSON: rows of <c>k</c> key, <c>t</c> instant, <c>e</c> end, <c>n</c> count. Skips deleted keys.</summary>
    public static string Add(bool isSqlServer) => isSqlServer ? OnSqlServer : OnSqlite;
}
