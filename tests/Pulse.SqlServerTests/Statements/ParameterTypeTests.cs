using System.Data;
using System.Text;
using Microsoft.Data.SqlClient;
using Pulse.Application.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.SqlServerTests.Statements;

/// <summary>A parameter with another type than its column would prevent the use of an index, or lose a millisecond.</summary>
public sealed class ParameterTypeTests
{
    /// <summary>What <see cref="ListQueries.NearAscii"/> becomes in single-byte text. No stored value contains it.</summary>
    private const string Substituted = "\u001A\u001A\u001A";

    private static IEnumerable<SqlParameter> Parameters => EveryStatement.Sent.SelectMany(command => command.Parameters);

    [Test]
    public void Hashes_are_binaries_of_32_bytes()
    {
        var binaries = Parameters.Where(parameter => parameter.Value is byte[] { Length: CredentialHash.Length }).ToList();

        Assert.That(binaries, Has.Count.GreaterThan(3));
        Assert.That(
            binaries.Select(parameter => (parameter.DbType, parameter.Size)), Is.All.EqualTo((DbType.Binary, CredentialHash.Length)));
    }

    [Test]
    public void Instants_are_datetime2_with_milliseconds()
    {
        var instants = Parameters.Where(parameter => parameter.Value is DateTime or DateTimeOffset).ToList();

        Assert.That(instants, Has.Count.GreaterThan(5));
        Assert.That(instants.Select(parameter => (parameter.SqlDbType, parameter.Scale)), Is.All.EqualTo((SqlDbType.DateTime2, (byte)3)));
    }

    [Test]
    public void Identifiers_are_single_byte_strings_as_long_as_their_column()
    {
        var inserted = EveryStatement.Sent.Single(command => command.Text.Contains("INSERT INTO [ApiKeys]", StringComparison.Ordinal));

        var identifier = inserted.Parameters.Single(parameter => Samples.Identifier.Value.Equals(parameter.Value));

        Assert.That((identifier.DbType, identifier.Size), Is.EqualTo((DbType.AnsiString, Samples.Identifier.Value.Length)));
    }

    [Test]
    public void A_filter_by_identifier_is_a_single_byte_string_too()
    {
        var filter = EveryStatement.Sent.First(command => command.Text.Contains("[Identifier] = @", StringComparison.Ordinal));

        Assert.That(filter.Parameters.Single(parameter => parameter.Value is string).DbType, Is.EqualTo(DbType.AnsiString));
    }

    /// <summary>Driver and server would replace other characters by the nearest ASCII character, and return wrong rows.</summary>
    [Test]
    public void Single_byte_parameters_are_ASCII_and_non_ASCII_input_matches_nothing()
    {
        var strings = Parameters.Where(parameter => parameter.DbType == DbType.AnsiString)
            .Select(parameter => parameter.Value)
            .OfType<string>()
            .ToList();

        Assert.That(strings.Where(text => !Ascii.IsValid(text)), Is.Empty);
        Assert.That(
            strings.Count(text => text == Substituted), Is.AtLeast(3), "Filters by identifiers, hints and addresses must be included.");
        Assert.That(
            Parameters.Select(parameter => parameter.Value),
            Has.Some.EqualTo(ListQueries.NearAscii),
            "Columns of Unicode text must get the original value.");
    }

    [Test]
    public void A_search_of_keys_asks_each_column_in_its_own_type()
    {
        var searches =
            EveryStatement.Sent.Select(command => command.Parameters.Select(parameter => (parameter.DbType, parameter.Value)).ToList())
            .Where(parameters => parameters.Contains((DbType.String, $"%{ListQueries.NearAscii}%"))).ToList();

        Assert.That(searches, Is.Not.Empty);
        Assert.That(searches, Is.All.Contains((DbType.AnsiString, (object)$"%{Substituted}%")));
    }

    [Test]
    public async Task A_bulk_change_with_a_non_ASCII_filter_matches_no_value_of_an_ASCII_column()
    {
        await using var bulk = new PulseOnFakeServer();
        await bulk.StartAsync();
        bulk.Server.FillWith(Samples.NewKey());

        var sent = await bulk.SendAsync(new BulkChangeApiKeys(
            BulkAction.Disable,
            Filter: new Dictionary<string, string?> { ["apiKey"] = ListQueries.NearAscii, ["search"] = ListQueries.NearAscii }));

        var asked = sent.SelectMany(command => command.Parameters)
            .Where(parameter => parameter.DbType == DbType.AnsiString).Select(parameter => parameter.Value).ToList();
        Assert.That(asked, Is.SupersetOf(new object[] { Substituted, $"%{Substituted}%" }));
        Assert.That(asked.OfType<string>().Where(text => !Ascii.IsValid(text)), Is.Empty);
    }

    [Test]
    public void Account_ids_are_64_bit_integers() => Assert.That(
        Parameters.Where(parameter => Samples.Account.Number.Equals(parameter.Value)).Select(parameter => parameter.SqlDbType).Distinct(),
        Is.EqualTo([SqlDbType.BigInt]));
}
