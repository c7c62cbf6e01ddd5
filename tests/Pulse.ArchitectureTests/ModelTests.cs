using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.ArchitectureTests;

public sealed class ModelTests
{
    /// <summary>The only binary column that is not a hash.</summary>
    private const string Encrypted = "IdempotencyRecord.Response";

    private static IEnumerable<TestCaseData> Both =>
    [
        new TestCaseData(Models.SqlServer).SetArgDisplayNames("SQL Server"),
        new TestCaseData(Models.Sqlite).SetArgDisplayNames("SQLite"),
    ];

    [TestCaseSource(nameof(Both))]
    public void Entities_that_belong_to_an_account_have_the_tenant_filter(IModel model)
    {
        var owned = model.GetEntityTypes()
            .Where(entity => entity.ClrType != typeof(Account))
            .Where(
                entity => entity.GetProperties().Any(column => column.ClrType == typeof(AccountId) || column.ClrType == typeof(AccountId?)))
            .ToList();
        var open = owned.Where(
            entity => entity.FindDeclaredQueryFilter(PulseDbContext.TenantFilter)?.Expression?.ToString().Contains("AccountId") != true);

        Assert.That(owned.Select(entity => entity.ShortName()), Does.Contain("ApiKey"));
        Assert.That(open.Select(entity => entity.ShortName()), Is.Empty);
    }

    [TestCaseSource(nameof(Both))]
    public void Every_text_has_a_length(IModel model)
    {
        var endless = model.Columns().Where(column => StoredAs(column) == typeof(string) && column.GetMaxLength() is null);

        Assert.That(endless.Select(Models.Name), Is.Empty);
    }

    [Test]
    public void Every_text_on_SQL_Server_compares_by_code_points_and_has_its_length_in_its_type()
    {
        var texts = Models.SqlServer.Columns().Where(column => StoredAs(column) == typeof(string)).ToList();

        Assert.That(texts, Is.Not.Empty);
        Assert.That(texts.Where(column => column.GetCollation() != "Latin1_General_100_BIN2").Select(Models.Name), Is.Empty);
        Assert.That(
            texts.Where(column => column.GetColumnType() != $"{TextType(column)}({LengthOf(column)})").Select(Models.Name), Is.Empty);
        Assert.That(SqlServerPulseDbContext.OrdinalCollation, Is.EqualTo("Latin1_General_100_BIN2"));
    }

    [Test]
    public void Every_hash_on_SQL_Server_is_binary_32()
    {
        var hashes =
            Models.SqlServer.Columns().Where(column => StoredAs(column) == typeof(byte[]) && Models.Name(column) != Encrypted).ToList();

        Assert.That(
            string.Join(' ', hashes.Select(Models.Name).Order()),
            Is.EqualTo(
                "AuditChain.KeyCheck AuditChain.Mac AuditChain.Registry AuditChain.Seal AuditCheckpoint.Mac AuditCheckpoint.Seal "
                    + "AuditEvent.Mac IdempotencyRecord.Fingerprint IdempotencyRecord.Id KeySecret.Hash LoginFailure.Key LoginNetwork.Network MerchantApplication.KeyHash "
                    + "MfaChallenge.TokenHash RecoveryCode.Hash Session.TokenHash UsedCode.Hash UserCredential.PasswordTokenHash"));
        Assert.That(hashes.Select(column => column.GetColumnType()), Is.All.EqualTo("binary(32)"));
        Assert.That(
            hashes.Where(column => column.IsNullable).Select(Models.Name),
            Is.EquivalentTo(new[] { "AuditChain.KeyCheck", "AuditChain.Registry", "AuditChain.Seal", "UserCredential.PasswordTokenHash" }));
    }

    [Test]
    public void Every_instant_on_SQL_Server_is_datetime2_3()
    {
        var instants = Models.SqlServer.Columns().Where(column => StoredAs(column) == typeof(DateTime)).ToList();

        Assert.That(instants, Is.Not.Empty);
        Assert.That(instants.Where(column => column.GetColumnType() != "datetime2(3)").Select(Models.Name), Is.Empty);
    }

    /// <summary>SQLite cannot sort it.</summary>
    [TestCaseSource(nameof(Both))]
    public void No_column_is_a_DateTimeOffset(IModel model)
    {
        var offsets = model.Columns().Where(column => new[] { column.ClrType, StoredAs(column) }.Contains(typeof(DateTimeOffset))
            || column.ClrType == typeof(DateTimeOffset?));

        Assert.That(offsets.Select(Models.Name), Is.Empty);
    }

    [TestCaseSource(nameof(Both))]
    public void Every_version_guards_against_lost_updates(IModel model)
    {
        var versions = model.Columns().Where(column => column.Name == "Version").ToList();

        Assert.That(versions, Is.Not.Empty);
        Assert.That(versions.Where(column => !column.IsConcurrencyToken).Select(Models.Name), Is.Empty);
    }

    [Test]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        Assert.That(Describe(Models.Sqlite), Is.EqualTo(Describe(Models.SqlServer)));
    }

    private static string Describe(IModel model) => string.Join('\n', model.Columns()
        .Select(column =>
            $"{column.DeclaringType.GetTableName()}.{column.GetColumnName()} null:{column.IsNullable} length:{column.GetMaxLength()}")
        .Distinct().Order());

    private static Type StoredAs(IProperty column)
    {
        var type = column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    /// <summary>Above 4,000 characters there is no column type with a fixed maximum length.</summary>
    private static string LengthOf(IProperty column) =>
        column.GetMaxLength() > (column.IsUnicode() == false ? 8_000 : 4_000) ? "max" : $"{column.GetMaxLength()}";

    private static string TextType(IProperty column) => column.IsUnicode() == false ? "varchar" : "nvarchar";
}
