using System.Data;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Audit;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests.Audit;

/// <summary>What is signed of an event never changes by one byte, however fast it is written.</summary>
public sealed class AuditContentTests
{
    private static readonly byte[] Previous = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    /// <summary>One for all: what is left of one event must not get into the next one.</summary>
    private static readonly AuditContent Content = new();

    [Property(MaxTest = 2_000, Arbitrary = [typeof(Arbitraries), typeof(Events)])]
    public void The_content_of_an_event_is_as_ever(Happened any, int position) =>
        Assert.That(
            Content.Of(Previous, position, any.Event).ToArray(), Is.EqualTo(FirstAuditContent.Of(Previous, position, any.Event)));

    /// <summary>Any value of any type, as SQLite lets them in, and as SQL Server returns them.</summary>
    [Property(MaxTest = 2_000, Arbitrary = [typeof(Arbitraries), typeof(Events)])]
    public void The_content_of_a_row_is_as_ever(StoredRow any)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("Sequence", typeof(long));
        for (var column = 0; column < any.Values.Length; column++)
        {
            table.Columns.Add(AuditContent.Columns[column], any.Values[column]?.GetType() ?? typeof(string));
        }

        table.Rows.Add([7L, .. any.Values]);
        using var row = table.CreateDataReader();
        row.Read();

        Assert.That(Content.Of(Previous, row, first: 1).ToArray(), Is.EqualTo(FirstAuditContent.Of(Previous, any.Values)));
    }

    [Property(MaxTest = 2_000, Arbitrary = [typeof(Arbitraries), typeof(Events)])]
    public void The_content_of_a_row_of_SQLite_is_as_ever(StoredRow any)
    {
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT 7, {string.Join(", ", any.Values.Index().Select(value => $"@p{value.Index}"))}";
        foreach (var (index, value) in any.Values.Index())
        {
            command.Parameters.AddWithValue($"@p{index}", value ?? DBNull.Value);
        }

        using var row = command.ExecuteReader();
        row.Read();
        var values = new object[row.FieldCount];
        row.GetValues(values);

        Assert.That(Content.Of(Previous, row, first: 1).ToArray(), Is.EqualTo(FirstAuditContent.Of(Previous, values[1..])));
    }

    public sealed record Happened(AuditEvent Event);

    public sealed record StoredRow(object?[] Values);

    public static class Events
    {
        private static readonly Gen<string?> AnyText =
            Gen.Frequency((1, Gen.Constant<string?>(null)), (3, ArbMap.Default.GeneratorFor<string>().Select(text => (string?)text)));

        private static readonly Gen<string> Instants = Arbitraries.Moments().Generator.SelectMany(moment => Gen.Elements(
            "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd",
            "yyyy-MM-dd HH:mm", "dd MMM yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF'1'", "yyyy-MM-dd HH:mm:ss'Z'", "yyyy-MM-dd  HH:mm:ss")
            .Select(format => moment.Utc.ToString(format, CultureInfo.InvariantCulture)));

        private static readonly Gen<string> Ids = ArbMap.Default.GeneratorFor<Guid>()
            .SelectMany(id => Gen.Elements("D", "N", "B", "P", "X").SelectMany(format => Gen.Elements(
                id.ToString(format), id.ToString(format).ToUpperInvariant(), $" {id}", $"{id}0")));

        private static readonly Gen<object?> AnyValue = Gen.Frequency(
            (2, Gen.Constant<object?>(null)),
            (4, AnyText.Select(text => (object?)text)),
            (2, Instants.Select(text => (object?)text)),
            (2, Ids.Select(text => (object?)text)),
            (2, ArbMap.Default.GeneratorFor<long>().Select(number => (object?)number)),
            (1, ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(number => (object?)number)),
            (1, ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (object?)bytes)),
            (1, ArbMap.Default.GeneratorFor<Guid>().Select(id => (object?)id)),
            (1, ArbMap.Default.GeneratorFor<bool>().Select(flag => (object?)flag)),
            (1, Arbitraries.Moments().Generator.Select(moment => (object?)DateTime.SpecifyKind(moment.Utc, DateTimeKind.Unspecified))));

        public static Arbitrary<StoredRow> Rows() =>
            AnyValue.ArrayOf(AuditContent.Columns.Count).Select(values => new StoredRow(values)).ToArbitrary();

        public static Arbitrary<Happened> All()
        {
            var events = from texts in AnyText.ArrayOf(8)
                         from id in ArbMap.Default.GeneratorFor<Guid>()
                         from moment in Arbitraries.Moments().Generator
                         from isWhole in ArbMap.Default.GeneratorFor<bool>()
                         from type in Gen.Elements(Enum.GetValues<AuditActorType>())
                         from account in Arbitraries.AccountIds().Generator
                         from isSystem in ArbMap.Default.GeneratorFor<bool>()
                         select new Happened(AuditEvent.Of(
                             id,
                             isWhole ? Domain.Common.Instant.ToMilliseconds(moment.Utc) : moment.Utc,
                             texts[0] ?? "",
                             new AuditActor(
                                 type, texts[1], texts[2], texts[3] is { } user ? new ImpersonatedActor(user, texts[4] ?? "") : null),
                             new AuditTarget(texts[5] ?? "", texts[6]),
                             isSystem ? null : account,
                             texts[7],
                             texts[4]));
            return events.ToArbitrary();
        }
    }
}
