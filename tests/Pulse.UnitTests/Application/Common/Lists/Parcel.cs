using System.Linq.Expressions;
using Pulse.Application.Common.Lists;

namespace Pulse.UnitTests.Application.Common.Lists;

/// <summary>A type for tests of lists.</summary>
internal sealed record Parcel(long Number, string Sender, string? Note, bool Sent, DateTime? At = null)
{
    public static readonly Expression<Func<Parcel, long>> Insertion = parcel => parcel.Number;

    public static readonly ListFields<Parcel> Fields = new ListFields<Parcel>()
        .Text("sender", parcel => parcel.Sender)
        .Text("note", parcel => parcel.Note)
        .Value("sent", parcel => parcel.Sent, FilterValues.Bool)
        .Value("at", parcel => parcel.At, FilterValues.OptionalDate)
        .Filter(
            "shorterThan",
            text => int.TryParse(text, out var length) ? parcel => parcel.Sender.Length < length : null,
            FilterValues.Needed(typeof(int)));
}

internal sealed class ListParcels : ListQuery
{
    public override IListFields Fields => Parcel.Fields;
}
